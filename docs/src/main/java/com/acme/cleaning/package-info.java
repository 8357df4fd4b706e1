/** The example of docs/periodic-tasks.md. */
@org.jspecify.annotations.NullMarked
package com.acme.cleaning;
