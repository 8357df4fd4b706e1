@org.jspecify.annotations.NullMarked
package dev.manager.rpc.internal;
