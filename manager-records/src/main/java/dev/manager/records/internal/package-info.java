/**
 * Records over JDBC. {@code RecordsComponent} is the entry, {@code RecordsPart} what it holds while
 * a database is configured; {@code Heart} beats and looks, {@code HostLeases} renews, {@code
 * ServiceStore} and {@code LeaseStore} have the SQL.
 */
@org.jspecify.annotations.NullMarked
package dev.manager.records.internal;
