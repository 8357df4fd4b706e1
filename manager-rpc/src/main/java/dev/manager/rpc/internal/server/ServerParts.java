package dev.manager.rpc.internal.server;

import dev.manager.rpc.internal.Interceptors;
import dev.manager.rpc.internal.RpcConfig;
import dev.manager.rpc.internal.Transports;
import dev.manager.rpc.internal.wire.Json;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * What all servers of a host share.
 *
 * @param config the settings in force
 * @param json what reads and writes messages
 * @param transports where servers listen
 * @param interceptors what goes around each call
 * @param executor runs requests
 * @param timer runs what is due later
 * @param clock tells whether a request's deadline has passed
 */
public record ServerParts(
    Supplier<RpcConfig> config,
    Json json,
    Transports transports,
    Interceptors interceptors,
    Executor executor,
    ScheduledExecutorService timer,
    Clock clock) {}
