/** Periodic tasks, beside the same tasks under other schedulers. */
@org.jspecify.annotations.NullMarked
package dev.manager.bench.periodic;
