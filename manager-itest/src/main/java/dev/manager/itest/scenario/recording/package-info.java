/** A manager that exists once for each factory configuration. */
@org.jspecify.annotations.NullMarked
package dev.manager.itest.scenario.recording;
