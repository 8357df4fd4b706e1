package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manager.RequestContext;
import dev.manager.rpc.RpcVersion;
import dev.manager.rpc.Target;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came, in the form of oslo.messaging.
 *
 * @param method the method's remote name
 * @param namespace its namespace; empty for the null namespace
 * @param version what it asks for
 * @param arguments by name
 * @param uniqueId id of the message; empty if it has none
 * @param replyTo where the reply goes; null for a cast
 * @param monitor how often the caller wants a sign of life, twice; null if not
 * @param context on whose behalf
 */
public record Request(
    String method,
    String namespace,
    RpcVersion version,
    ObjectNode arguments,
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
          out.writeStringField("method", method);
          out.writeObjectFieldStart("args");
          for (Map.Entry<String, ?> each : arguments.entrySet()) {
            out.writeObjectField(each.getKey(), each.getValue());
          }
          out.writeEndObject();
          RpcVersion version = target.version();
          if (version != null) {
            out.writeStringField("version", version.toString());
          }
          String namespace = target.namespace();
          if (namespace != null && !namespace.isEmpty()) {
            out.writeStringField("namespace", namespace);
          }
          if (replyTo != null) {
            out.writeStringField("_msg_id", replyTo.messageId());
            out.writeStringField("_reply_q", replyTo.queue());
            if (monitor == null) {
              out.writeNullField("_timeout");
            } else {
              out.writeNumberField("_timeout", monitor.toSeconds());
            }
          }
          out.writeStringField("_unique_id", uniqueId);
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
    ObjectNode message = json.read(body);
    ReplyTo replyTo = replyTo(message);
    try {
      return read(json, message, replyTo);
    } catch (WireException e) {
      throw new WireException(String.valueOf(e.getMessage()), e, replyTo);
    }
  }

  private static @Nullable ReplyTo replyTo(ObjectNode message) {
    JsonNode queue = message.get("_reply_q");
    JsonNode id = message.get("_msg_id");
    return queue != null && id != null && queue.isTextual() && id.isTextual()
        ? new ReplyTo(queue.textValue(), id.textValue())
        : null;
  }

  private static Request read(Json json, ObjectNode message, @Nullable ReplyTo replyTo)
      throws WireException {
    String method = text(message, "method", null);
    if (method == null || method.isEmpty()) {
      throw new WireException("it names no method");
    }
    return new Request(
        method,
        orEmpty(text(message, "namespace", "")),
        version(message),
        arguments(message, json.limits().arguments()),
        orEmpty(text(message, "_unique_id", "")),
        replyTo,
        monitor(message),
        Contexts.read(message, json.limits().arguments()));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String text(ObjectNode message, String key, @Nullable String absent)
      throws WireException {
    JsonNode value = message.get(key);
    if (value == null || value.isNull()) {
      return absent;
    }
    if (!value.isTextual()) {
      throw new WireException("its %s is not text".formatted(key));
    }
    return value.textValue();
  }

  private static RpcVersion version(ObjectNode message) throws WireException {
    String text = text(message, "version", null);
    try {
      return text == null ? RpcVersion.DEFAULT : RpcVersion.parse(text);
    } catch (IllegalArgumentException e) {
      throw new WireException(String.valueOf(e.getMessage()), e, null);
    }
  }

  private static ObjectNode arguments(ObjectNode message, int most) throws WireException {
    JsonNode value = message.get("args");
    if (value == null || value.isNull()) {
      return message.objectNode();
    }
    if (!(value instanceof ObjectNode arguments)) {
      throw new WireException("its args are not an object");
    }
    if (arguments.size() > most) {
      throw new WireException(
          "it has %d arguments, more than arguments.max (%d)".formatted(arguments.size(), most));
    }
    return arguments;
  }

  private static @Nullable Duration monitor(ObjectNode message) {
    JsonNode value = message.get("_timeout");
    return value != null && value.isNumber() && value.asDouble() > 0
        ? Duration.ofSeconds((long) Math.min(value.asDouble(), Integer.MAX_VALUE))
        : null;
  }
}
