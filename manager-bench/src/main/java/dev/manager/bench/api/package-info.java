/**
 * What the benchmarks outside of a framework and the bundles inside share: the framework takes this
 * package from the class path, so a caller here sees what a caller in a bundle sees.
 */
@org.jspecify.annotations.NullMarked
package dev.manager.bench.api;
