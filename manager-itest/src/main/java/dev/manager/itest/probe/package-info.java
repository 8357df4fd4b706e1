/** What scenario bundles and tests share: scripts, and managers that follow them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package dev.manager.itest.probe;
