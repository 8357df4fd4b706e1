/** What callers of the greeting manager compile against. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package com.acme.greeting.api;
