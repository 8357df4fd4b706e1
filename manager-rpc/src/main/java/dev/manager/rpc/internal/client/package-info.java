/** Calls remote managers. */
@org.jspecify.annotations.NullMarked
package dev.manager.rpc.internal.client;
