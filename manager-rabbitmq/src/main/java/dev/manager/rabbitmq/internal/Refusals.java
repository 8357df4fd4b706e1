package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the broker refuses: queues and exchanges that exist otherwise than we declare them, or that
 * this user may not use. Known for a few seconds, so that one such message does not close the
 * channel of all again and again. Thread-safe.
 */
final class Refusals {
  private static final long KEPT_NANOS = 5_000_000_000L;
  private static final int MOST = 1000;
  private static final Pattern NAME = Pattern.compile("(exchange|queue) '([^']*)'");

  private record Refusal(String said, long until) {}

  private final Map<String, Refusal> known = new ConcurrentHashMap<>(); // by name

  /** Notes why a channel was closed, if it is because of one name. */
  void note(AMQP.Channel.Close close) {
    boolean forGood =
        close.getReplyCode() == AMQP.PRECONDITION_FAILED
            || close.getReplyCode() == AMQP.ACCESS_REFUSED
            || close.getReplyCode() == AMQP.RESOURCE_LOCKED;
    Matcher name = NAME.matcher(close.getReplyText());
    if (forGood && name.find()) {
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(name.group(2), new Refusal(close.getReplyText(), System.nanoTime() + KEPT_NANOS));
    }
  }

  /** Returns why a message is refused; null if it is not. */
  @Nullable IOException of(Publication publication) {
    if (known.isEmpty()) {
      return null;
    }
    String name = publication.exchange().isEmpty() ? publication.key() : publication.exchange();
    Refusal refusal = of(name);
    String ours = "";
    for (Declaration each : publication.needs()) {
      String declared =
          each instanceof Declaration.Exchange exchange
              ? exchange.name()
              : ((Declaration.Queue) each).name();
      Refusal other = of(declared);
      if (other != null || declared.equals(name)) {
        ours = "; this side declares " + each;
        refusal = other == null ? refusal : other;
      }
    }
    return refusal == null ? null : new IOException("RabbitMQ refuses: " + refusal.said() + ours);
  }

  private @Nullable Refusal of(String name) {
    Refusal refusal = known.get(name);
    if (refusal != null && System.nanoTime() > refusal.until()) {
      known.remove(name, refusal);
      return null;
    }
    return refusal;
  }
}
