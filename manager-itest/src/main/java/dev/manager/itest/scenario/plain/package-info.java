/** A manager that needs no configuration. */
@org.jspecify.annotations.NullMarked
package dev.manager.itest.scenario.plain;
