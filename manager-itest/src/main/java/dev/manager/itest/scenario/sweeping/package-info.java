/** A component that is a periodic task. */
@org.jspecify.annotations.NullMarked
package dev.manager.itest.scenario.sweeping;
