/**
 * What the runtime and the parts around a manager say to each other. Authors and callers of
 * managers do not need this package; who writes a {@link dev.manager.spi.ManagerExtension} does.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package dev.manager.spi;
