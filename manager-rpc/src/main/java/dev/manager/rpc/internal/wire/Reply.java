package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A reply, in the form of oslo.messaging.
 *
 * @param messageId the call that it answers
 * @param result what the method returned
 * @param failure what it threw; null if it did not
 * @param ending whether it is the last; one that is not is a sign of life, or comes before the last
 */
public record Reply(String messageId, RawJson result, @Nullable Failure failure, boolean ending) {

  /** Writes what a method returned. */
  public static byte[] result(Json json, String uniqueId, String messageId, @Nullable Object result)
      throws WireException {
    return json.write(
        out -> {
          out.writeStartObject();
          Field.RESULT.name(out);
          out.writeObject(result);
          Field.FAILURE.write(out, null);
          Field.ENDING.write(out, true);
          Field.MESSAGE_ID.write(out, messageId);
          Field.UNIQUE_ID.write(out, uniqueId);
          out.writeEndObject();
        });
  }

  /** Writes a failure. */
  public static byte[] failure(Json json, String uniqueId, String messageId, Failure failure)
      throws WireException {
    String text = failure.write(json);
    return json.write(
        out -> {
          out.writeStartObject();
          Field.RESULT.write(out, null);
          Field.FAILURE.write(out, text);
          Field.ENDING.write(out, true);
          Field.MESSAGE_ID.write(out, messageId);
          Field.UNIQUE_ID.write(out, uniqueId);
          out.writeEndObject();
        });
  }

  /** Writes a sign of life. */
  public static byte[] alive(Json json, String uniqueId, String messageId) throws WireException {
    return json.write(
        out -> {
          out.writeStartObject();
          Field.RESULT.write(out, null);
          Field.FAILURE.write(out, null);
          Field.ENDING.write(out, false);
          Field.MESSAGE_ID.write(out, messageId);
          Field.UNIQUE_ID.write(out, uniqueId);
          out.writeEndObject();
        });
  }

  /** Reads a reply. */
  public static Reply read(Json json, byte[] body) throws WireException {
    var reading = new Reading(json, body);
    json.read(body, reading);
    if (reading.messageId == null) {
      throw new WireException("it answers no call");
    }
    return new Reply(reading.messageId, reading.result, reading.failure, reading.ending);
  }

  /** The members of a reply, as far as it has been read. For one thread. */
  private static final class Reading implements Names.Each {
    private final Json json;
    private final byte[] body;
    private @Nullable String messageId;
    private RawJson result = RawJson.NULL;
    private @Nullable Failure failure;
    private boolean ending;

    Reading(Json json, byte[] body) {
      this.json = json;
      this.body = body;
    }

    @Override
    public void value(String name, JsonParser in, Names names) throws IOException {
      switch (name) {
        case "result" -> result = RawJson.take(body, in, names);
        case "failure" -> failure = failure(in, names);
        case "_msg_id" -> messageId = Contexts.text(in, names);
        case "ending" -> {
          ending = in.currentToken() == JsonToken.VALUE_TRUE;
          names.skip(in);
        }
        default -> names.skip(in);
      }
    }

    private @Nullable Failure failure(JsonParser in, Names names) throws IOException {
      if (in.currentToken() == JsonToken.VALUE_NULL) {
        return null;
      }
      return Failure.read(
          json,
          in.currentToken() == JsonToken.VALUE_STRING
              ? in.getText()
              : RawJson.take(body, in, names).toString());
    }
  }

  /** Tells whether it says anything but that the server lives. */
  public boolean hasContent() {
    return failure != null || !result.isNull();
  }
}
