/** What can be called: interfaces, methods and the objects that implement them. */
@org.jspecify.annotations.NullMarked
package dev.manager.rpc.internal.endpoint;
