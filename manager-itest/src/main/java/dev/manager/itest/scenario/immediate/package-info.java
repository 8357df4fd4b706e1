/** A manager that Declarative Services activates by itself. */
@org.jspecify.annotations.NullMarked
package dev.manager.itest.scenario.immediate;
