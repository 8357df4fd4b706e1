/** What is served of a pool's maintenance, for remote callers. */
@Export
@Version("1.0.0")
@NullMarked
package dev.manager.example.maintenance.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
