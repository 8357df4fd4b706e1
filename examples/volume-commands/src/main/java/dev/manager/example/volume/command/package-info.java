/** The shell commands of the volume manager, scope {@code volume}. */
@NullMarked
package dev.manager.example.volume.command;

import org.jspecify.annotations.NullMarked;
