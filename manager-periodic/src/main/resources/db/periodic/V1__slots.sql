-- The latest slot of each task that runs on one host of the cluster.
CREATE TABLE periodic_slots (
  task VARCHAR(255) NOT NULL PRIMARY KEY,
  slot_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  token BIGINT NOT NULL
);
