/** Remote calls within the JVM, beside peers. */
@org.jspecify.annotations.NullMarked
package dev.manager.bench.rpc;
