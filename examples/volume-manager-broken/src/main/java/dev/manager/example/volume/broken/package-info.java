/** A version of the volume manager that never starts. */
@NullMarked
package dev.manager.example.volume.broken;

import org.jspecify.annotations.NullMarked;
