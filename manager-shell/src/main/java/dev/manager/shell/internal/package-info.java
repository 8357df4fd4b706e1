/** Commands of the scope {@code manager}, and the backdoor. */
@org.jspecify.annotations.NullMarked
package dev.manager.shell.internal;
