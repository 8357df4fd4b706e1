/**
 * The runtime. {@link dev.manager.impl.internal.HostComponent} is the entry; {@code Place} is what
 * stays of a manager while the objects behind its name change, {@code Slot} where callers enter it;
 * {@code Life} is the life of one object, {@code LifeSteps} the order of its steps, {@code
 * Takeover} how it takes the place of another; {@code Supervisor} starts managers, and starts them
 * again.
 */
@org.jspecify.annotations.NullMarked
package dev.manager.impl.internal;
