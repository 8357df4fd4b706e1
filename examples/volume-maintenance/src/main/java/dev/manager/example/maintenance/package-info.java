/** An additional endpoint of the volume manager. */
@NullMarked
package dev.manager.example.maintenance;

import org.jspecify.annotations.NullMarked;
