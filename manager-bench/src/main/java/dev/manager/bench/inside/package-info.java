/** The bundle with managers that the benchmarks install in a framework. */
@org.jspecify.annotations.NullMarked
package dev.manager.bench.inside;
