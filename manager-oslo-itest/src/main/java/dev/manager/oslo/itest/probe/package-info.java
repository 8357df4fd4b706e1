/** What the cases call: the same methods as the Python server has. */
@org.jspecify.annotations.NullMarked
package dev.manager.oslo.itest.probe;
