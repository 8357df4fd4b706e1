-- The token is in a constraint so that a lock on the key of a row keeps it from getting a new one.
CREATE TABLE manager_leases (
  name VARCHAR(255) NOT NULL PRIMARY KEY,
  holder VARCHAR(255),
  holder_id UUID,
  token BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  acquired_at TIMESTAMP WITH TIME ZONE,
  expires_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT manager_leases_token UNIQUE (name, token)
);
