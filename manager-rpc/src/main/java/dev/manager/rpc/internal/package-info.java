/** Remote calls of this host: the component, its configuration and what its parts share. */
@org.jspecify.annotations.NullMarked
package dev.manager.rpc.internal;
