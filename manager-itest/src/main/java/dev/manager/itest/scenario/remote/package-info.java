/** A scenario bundle whose manager is called remotely. */
@org.jspecify.annotations.NullMarked
package dev.manager.itest.scenario.remote;
