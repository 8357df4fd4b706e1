/** The thick driver: volumes whose space is allocated when they are made. */
@NullMarked
package dev.manager.example.volume.thick;

import org.jspecify.annotations.NullMarked;
