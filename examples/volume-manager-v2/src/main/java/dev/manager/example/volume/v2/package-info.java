/** The volume manager, second version. */
@NullMarked
package dev.manager.example.volume.v2;

import org.jspecify.annotations.NullMarked;
