/**
 * The executable jar's own code, on its class path: options, home folder, framework, signals. The
 * bundle inside the framework is {@code dev.manager.launcher.internal}; the two share no class of
 * their own, only services of the JDK's types.
 */
@org.jspecify.annotations.NullMarked
package dev.manager.launcher.internal.boot;
