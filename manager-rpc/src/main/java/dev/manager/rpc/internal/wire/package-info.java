/** What goes over the wire: oslo.messaging's JSON, and plain values made of it. */
@org.jspecify.annotations.NullMarked
package dev.manager.rpc.internal.wire;
