package dev.manager.rpc.internal.server;

import dev.manager.spi.RpcDelivery;
import dev.manager.spi.RpcTransport;

/**
 * A request that was taken from a transport.
 *
 * @param delivery the message
 * @param transport where it came from, and the reply goes
 */
record Incoming(RpcDelivery delivery, RpcTransport transport) {}
