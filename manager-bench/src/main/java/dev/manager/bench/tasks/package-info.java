/** The bundle that has the periodic tasks of the benchmarks. */
@org.jspecify.annotations.NullMarked
package dev.manager.bench.tasks;
