package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.manager.RequestContext;
import dev.manager.rpc.RpcVersion;
import dev.manager.rpc.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came, in the form of oslo.messaging.
 *
 * @param method the method's remote name
 * @param namespace its namespace; empty for the null namespace
 * @param version what it asks for
 * @param arguments an object: the arguments by name
 * @param uniqueId id of the message; empty if it has none
 * @param replyTo where the reply goes; null for a cast
 * @param monitor how often the caller wants a sign of life, twice; null if not
 * @param context on whose behalf
 */
public record Request(
    String method,
    String namespace,
    RpcVersion version,
    RawJson arguments,
    String uniqueId,
    @Nullable ReplyTo replyTo,
    @Nullable Duration monitor,
    RequestContext context) {

  /** Writes a request. */
  public static byte[] write(
      Json json,
      Target target,
      String method,
      Map<String, ?> arguments,
      RequestContext context,
      String uniqueId,
      @Nullable ReplyTo replyTo,
      @Nullable Duration monitor)
      throws WireException {
    if (arguments.size() > json.limits().arguments()) {
      throw new WireException(
          "it has %d arguments, more than arguments.max (%d)"
              .formatted(arguments.size(), json.limits().arguments()));
    }
    return json.write(
        out -> {
          out.writeStartObject();
          Field.METHOD.write(out, method);
          Field.ARGUMENTS.name(out);
          out.writeStartObject();
          for (Map.Entry<String, ?> each : arguments.entrySet()) {
            out.writeObjectField(each.getKey(), each.getValue());
          }
          out.writeEndObject();
          RpcVersion version = target.version();
          if (version != null) {
            Field.VERSION.write(out, version.toString());
          }
          String namespace = target.namespace();
          if (namespace != null && !namespace.isEmpty()) {
            Field.NAMESPACE.write(out, namespace);
          }
          if (replyTo != null) {
            Field.MESSAGE_ID.write(out, replyTo.messageId());
            Field.REPLY_QUEUE.write(out, replyTo.queue());
            if (monitor == null) {
              Field.TIMEOUT.write(out, null);
            } else {
              Field.TIMEOUT.name(out);
              out.writeNumber(monitor.toSeconds());
            }
          }
          Field.UNIQUE_ID.write(out, uniqueId);
          Contexts.write(context, out);
          out.writeEndObject();
        });
  }

  /**
   * Reads a request.
   *
   * @throws WireException if it is none; it knows where to send a failure, if the message says that
   */
  public static Request read(Json json, byte[] body) throws WireException {
    var reading = new Reading(body, json.limits().arguments());
    try {
      json.read(body, reading);
      return reading.request();
    } catch (WireException e) {
      throw new WireException(String.valueOf(e.getMessage()), e, Senders.find(body));
    }
  }

  /** The members of a request, as far as it has been read. For one thread. */
  private static final class Reading implements Names.Each {
    private final byte[] body;
    private final int most;
    private final Contexts context;
    private String method = "";
    private String namespace = "";
    private RpcVersion version = RpcVersion.DEFAULT;
    private RawJson arguments = RawJson.EMPTY;
    private int count;
    private String uniqueId = "";
    private @Nullable String messageId;
    private @Nullable String queue;
    private @Nullable Duration monitor;

    Reading(byte[] body, int most) {
      this.body = body;
      this.most = most;
      this.context = new Contexts(most);
    }

    @Override
    public void value(String name, JsonParser in, Names names) throws IOException {
      switch (name) {
        case "method" -> method = text(name, in);
        case "namespace" -> namespace = text(name, in);
        case "version" -> version = version(text(name, in));
        case "args" -> arguments = arguments(in, names);
        case "_unique_id" -> uniqueId = text(name, in);
        case "_msg_id" -> messageId = Contexts.text(in, names);
        case "_reply_q" -> queue = Contexts.text(in, names);
        case "_timeout" -> monitor = monitor(in, names);
        default -> {
          if (name.startsWith(Contexts.PREFIX)) {
            context.value(name, in, names);
          } else {
            names.skip(in);
          }
        }
      }
    }

    private static String text(String name, JsonParser in) throws IOException {
      if (in.currentToken() == JsonToken.VALUE_STRING) {
        return in.getText();
      }
      if (in.currentToken() == JsonToken.VALUE_NULL) {
        return "";
      }
      throw new WireException("its %s is not text".formatted(name));
    }

    private static RpcVersion version(String text) throws WireException {
      try {
        return text.isEmpty() ? RpcVersion.DEFAULT : RpcVersion.parse(text);
      } catch (IllegalArgumentException e) {
        throw new WireException(String.valueOf(e.getMessage()), e, null);
      }
    }

    private RawJson arguments(JsonParser in, Names names) throws IOException {
      if (in.currentToken() == JsonToken.VALUE_NULL) {
        return RawJson.EMPTY;
      }
      if (in.currentToken() != JsonToken.START_OBJECT) {
        throw new WireException("its args are not an object");
      }
      int from = RawJson.start(in);
      count = 0;
      names.object(in, this::argument);
      if (count > most) {
        throw new WireException(
            "it has %d arguments, more than arguments.max (%d)".formatted(count, most));
      }
      return RawJson.upTo(body, from, in);
    }

    private void argument(String name, JsonParser in, Names names) throws IOException {
      count++;
      names.skip(in);
    }

    private static @Nullable Duration monitor(JsonParser in, Names names) throws IOException {
      if (!in.currentToken().isNumeric()) {
        names.skip(in);
        return null;
      }
      double seconds = in.getDoubleValue();
      return seconds > 0 ? Duration.ofSeconds((long) Math.min(seconds, Integer.MAX_VALUE)) : null;
    }

    Request request() throws WireException {
      if (method.isEmpty()) {
        throw new WireException("it names no method");
      }
      return new Request(
          method,
          namespace,
          version,
          arguments,
          uniqueId,
          queue == null || messageId == null ? null : new ReplyTo(queue, messageId),
          monitor,
          context.made());
    }
  }
}
