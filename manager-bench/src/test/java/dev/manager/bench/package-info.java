/** Sees that the benchmarks work; what they measure is no matter here. */
@org.jspecify.annotations.NullMarked
package dev.manager.bench;
