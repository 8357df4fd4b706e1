/** Managers with periodic tasks, once for each factory configuration. */
@org.jspecify.annotations.NullMarked
package dev.manager.itest.scenario.periodic;
