package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message to be published. The body is not copied: nobody changes it afterwards.
 *
 * @param exchange where; empty for a queue by its name
 * @param key the routing key
 * @param needs what is declared on the channel before it, if it was not yet
 * @param mandatory whether it fails if it reaches no queue
 * @param limit how long it may take until the broker has confirmed it, from now
 * @param retry how often it may be sent again; null for as often as the limit allows
 * @param nobody tells what to say if it reaches no queue
 */
@SuppressWarnings("ArrayRecordComponent") // bytes, and never compared
record Publication(
    String exchange,
    String key,
    BasicProperties properties,
    byte[] body,
    List<Declaration> needs,
    boolean mandatory,
    Duration limit,
    @Nullable Integer retry,
    Supplier<String> nobody) {

  @Override
  public String toString() {
    return exchange.isEmpty() ? key : exchange + "/" + key;
  }
}
