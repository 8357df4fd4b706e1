-- Each pool is of one host and in one folder there. Times are texts: whole, in both databases.
CREATE TABLE volume_pools (
  id UUID NOT NULL PRIMARY KEY,
  host VARCHAR(255) NOT NULL,
  path VARCHAR(4096) NOT NULL,
  taken_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE volume_volumes (
  pool UUID NOT NULL REFERENCES volume_pools (id) ON DELETE CASCADE,
  name VARCHAR(255) NOT NULL,
  bytes BIGINT NOT NULL,
  driver VARCHAR(255) NOT NULL,
  state VARCHAR(16) NOT NULL CHECK (state IN ('CREATING', 'AVAILABLE', 'EXTENDING', 'SNAPSHOTTING', 'DELETING', 'ERROR')),
  created_at VARCHAR(40) NOT NULL,
  target_bytes BIGINT NOT NULL,
  pending VARCHAR(255),
  PRIMARY KEY (pool, name)
);

CREATE TABLE volume_snapshots (
  pool UUID NOT NULL,
  volume VARCHAR(255) NOT NULL,
  name VARCHAR(255) NOT NULL,
  bytes BIGINT NOT NULL,
  created_at VARCHAR(40) NOT NULL,
  PRIMARY KEY (pool, volume, name),
  FOREIGN KEY (pool, volume) REFERENCES volume_volumes (pool, name) ON DELETE CASCADE
);
