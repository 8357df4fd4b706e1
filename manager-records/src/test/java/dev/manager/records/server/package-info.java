/** A PostgreSQL of one's own, for tests and benchmarks of this and of other modules. */
@org.jspecify.annotations.NullMarked
package dev.manager.records.server;
