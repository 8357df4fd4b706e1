/** What Karaf's console has besides Gogo: help and completion of the commands. */
@org.jspecify.annotations.NullMarked
package dev.manager.shell.internal.karaf;
