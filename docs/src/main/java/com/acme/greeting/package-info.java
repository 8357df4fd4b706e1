/** The manager that the documents show. */
@org.jspecify.annotations.NullMarked
package com.acme.greeting;
