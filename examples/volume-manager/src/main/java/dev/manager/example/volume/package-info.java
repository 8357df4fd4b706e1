/** The volume manager: a thin shell over a pool of volumes. */
@NullMarked
package dev.manager.example.volume;

import org.jspecify.annotations.NullMarked;
