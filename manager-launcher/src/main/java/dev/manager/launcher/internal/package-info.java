/** Acts for the executable jar inside the framework. */
@org.jspecify.annotations.NullMarked
package dev.manager.launcher.internal;
