/**
 * Work that a manager, or any other component, does again and again: what oslo.service's periodic
 * tasks are to Nova. Authors use {@link dev.manager.periodic.Periodic} on a manager's methods or
 * register {@link dev.manager.periodic.PeriodicTask} services; operators and tools use {@link
 * dev.manager.periodic.PeriodicTasks}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package dev.manager.periodic;
