/**
 * The contract of the volume manager: {@link dev.manager.example.volume.api.Volumes} for its
 * callers, {@link dev.manager.example.volume.api.VolumeDriver} for the authors of drivers.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.manager.example.volume.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
