/** What all benchmarks stand on: options, tables, and frameworks started in this JVM. */
@org.jspecify.annotations.NullMarked
package dev.manager.bench.harness;
