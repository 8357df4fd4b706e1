-- Room in each page for the next heartbeat of its rows, and dead rows taken away early.
ALTER TABLE manager_services SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200);

ALTER TABLE manager_leases SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200);

ALTER TABLE manager_cluster SET (fillfactor = 10, autovacuum_vacuum_threshold = 50);
