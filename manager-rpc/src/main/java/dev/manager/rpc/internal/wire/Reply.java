package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A reply, in the form of oslo.messaging.
 *
 * @param messageId the call that it answers
 * @param result what the method returned
 * @param failure what it threw; null if it did not
 * @param ending whether it is the last; one that is not is a sign of life, or comes before the last
 */
public record Reply(String messageId, JsonNode result, @Nullable Failure failure, boolean ending) {

  /** Writes what a method returned. */
  public static byte[] result(Json json, String messageId, @Nullable Object result)
      throws WireException {
    return json.write(
        out -> {
          out.writeStartObject();
          out.writeObjectField("result", result);
          out.writeNullField("failure");
          out.writeBooleanField("ending", true);
          out.writeStringField("_msg_id", messageId);
          out.writeStringField("_unique_id", Ids.next());
          out.writeEndObject();
        });
  }

  /** Writes a failure. */
  public static byte[] failure(Json json, String messageId, Failure failure) throws WireException {
    String text = failure.write(json);
    return json.write(
        out -> {
          out.writeStartObject();
          out.writeNullField("result");
          out.writeStringField("failure", text);
          out.writeBooleanField("ending", true);
          out.writeStringField("_msg_id", messageId);
          out.writeStringField("_unique_id", Ids.next());
          out.writeEndObject();
        });
  }

  /** Writes a sign of life. */
  public static byte[] alive(Json json, String messageId) throws WireException {
    return json.write(
        out -> {
          out.writeStartObject();
          out.writeNullField("result");
          out.writeNullField("failure");
          out.writeBooleanField("ending", false);
          out.writeStringField("_msg_id", messageId);
          out.writeStringField("_unique_id", Ids.next());
          out.writeEndObject();
        });
  }

  /** Reads a reply. */
  public static Reply read(Json json, byte[] body) throws WireException {
    ObjectNode message = json.read(body);
    JsonNode id = message.get("_msg_id");
    if (id == null || !id.isTextual()) {
      throw new WireException("it answers no call");
    }
    JsonNode result = message.get("result");
    return new Reply(
        id.textValue(),
        result == null ? NullNode.getInstance() : result,
        failure(json, message.get("failure")),
        message.path("ending").asBoolean(false));
  }

  private static @Nullable Failure failure(Json json, @Nullable JsonNode value)
      throws WireException {
    if (value == null || value.isNull()) {
      return null;
    }
    return value.isTextual() ? Failure.read(json, value.textValue()) : Failure.read(value);
  }

  /** Tells whether it says anything but that the server lives. */
  public boolean hasContent() {
    return failure != null || !result.isNull();
  }
}
