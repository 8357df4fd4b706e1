/** Tests of the executable jar, as a process. */
@org.jspecify.annotations.NullMarked
package dev.manager.launcher.itest;
