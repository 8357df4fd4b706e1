/** Holds the documents to the code. */
@org.jspecify.annotations.NullMarked
package dev.manager.docs;
