/** A driver that notices when it is used after its end. */
@org.jspecify.annotations.NullMarked
package dev.manager.itest.scenario.disk;
