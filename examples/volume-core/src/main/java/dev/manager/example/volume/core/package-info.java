/**
 * What the versions of the volume manager have in common: a thin shell over a pool of volumes. No
 * bundle of its own; each version carries a copy.
 */
@NullMarked
package dev.manager.example.volume.core;

import org.jspecify.annotations.NullMarked;
