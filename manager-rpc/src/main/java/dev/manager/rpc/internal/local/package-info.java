/** The transport within the JVM. */
@org.jspecify.annotations.NullMarked
package dev.manager.rpc.internal.local;
