/** What one call through a handle costs. */
@org.jspecify.annotations.NullMarked
package dev.manager.bench.handle;
