/** The bundle with a manager and its client that the benchmark {@code rabbit} installs. */
@org.jspecify.annotations.NullMarked
package dev.manager.bench.cluster;
