/** Concurrency tests of the gate and the slot, in their package to see them. */
package dev.manager.impl.internal;
