/** Runs periodic tasks: when, on which thread, and what came of it. */
@org.jspecify.annotations.NullMarked
package dev.manager.periodic.internal;
