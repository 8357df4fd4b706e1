/** Serves one manager's endpoints to remote callers. */
@org.jspecify.annotations.NullMarked
package dev.manager.rpc.internal.server;
