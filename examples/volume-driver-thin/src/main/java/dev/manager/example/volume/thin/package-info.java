/** The thin driver: volumes as sparse files. */
@NullMarked
package dev.manager.example.volume.thin;

import org.jspecify.annotations.NullMarked;
