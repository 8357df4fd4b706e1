/** The volume manager, first version. */
@NullMarked
package dev.manager.example.volume;

import org.jspecify.annotations.NullMarked;
