/** A manager that keeps state in memory, once for each factory configuration. */
@org.jspecify.annotations.NullMarked
package dev.manager.itest.scenario.keeping;
