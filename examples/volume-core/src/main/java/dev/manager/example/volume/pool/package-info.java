/**
 * A pool of volumes in a folder: all that the volume manager does, without the runtime. {@link
 * dev.manager.example.volume.pool.VolumePool} is the way in.
 */
@NullMarked
package dev.manager.example.volume.pool;

import org.jspecify.annotations.NullMarked;
