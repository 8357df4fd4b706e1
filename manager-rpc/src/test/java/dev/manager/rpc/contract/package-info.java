/** The contract of {@link dev.manager.spi.RpcTransport} as tests, for every transport. */
package dev.manager.rpc.contract;
