/** What callers see of swaps. */
@org.jspecify.annotations.NullMarked
package dev.manager.bench.swap;
