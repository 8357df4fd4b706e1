package dev.manager.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way out. The body is not copied: nobody changes it after it was made.
 *
 * @param body one JSON object in UTF-8
 * @param id its {@code _unique_id}, the same if it is sent again
 * @param timeToLive how long after it was sent it may still be delivered; null for ever
 * @param limit how long the sending itself may take, from now
 * @param retry how many times a send that failed is tried again within the limit; null for as often
 *     as that allows
 * @param mandatory whether the sender is told if nobody is there to take it; if not, it is dropped
 */
@SuppressWarnings("ArrayRecordComponent") // bytes, and never compared
public record RpcMessage(
    byte[] body,
    String id,
    @Nullable Duration timeToLive,
    Duration limit,
    @Nullable Integer retry,
    boolean mandatory) {}
