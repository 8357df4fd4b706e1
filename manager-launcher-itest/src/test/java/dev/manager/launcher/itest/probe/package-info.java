/** A bundle that the tests drop into deploy/: what it does in a cluster can be seen in a table. */
@org.jspecify.annotations.NullMarked
package dev.manager.launcher.itest.probe;
