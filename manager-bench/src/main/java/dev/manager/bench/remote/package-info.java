/** What runs inside the framework for the benchmarks of remote calls. */
@org.jspecify.annotations.NullMarked
package dev.manager.bench.remote;
