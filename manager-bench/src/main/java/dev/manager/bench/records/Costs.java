package dev.manager.bench.records;

/**
 * What one interval of a cluster cost its database.
 *
 * @param cpuSeconds processor time of all of the server's processes
 * @param transactions committed, each a statement of its own or more
 * @param rows updated
 * @param inPlace the part of them that touched no index
 * @param logBytes written ahead
 * @param dead rows that were left after the last interval
 * @param size of the table and its indexes, as the server says it
 */
record Costs(
    double cpuSeconds,
    double transactions,
    double rows,
    double inPlace,
    double logBytes,
    long dead,
    String size) {}
