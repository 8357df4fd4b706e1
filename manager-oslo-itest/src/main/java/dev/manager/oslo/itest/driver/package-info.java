/** Calls what it is told to call, as the Python client does. */
@org.jspecify.annotations.NullMarked
package dev.manager.oslo.itest.driver;
