package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds who waits for a reply to a request that is too large or too deep to be read, so that he is
 * told and need not wait for his time-out. It goes through the message token by token and keeps
 * nothing but the two texts. Stateless.
 */
final class Senders {
  private static final int LONGEST = 1000;

  /** A parser keeps an object for each level. */
  private static final int DEEPEST = 10_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private Senders() {}

  /** Returns where a failure goes; null if that cannot be found. */
  static @Nullable ReplyTo find(byte[] body) {
    String queue = null;
    String id = null;
    try (JsonParser in = FACTORY.createParser(body)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        if (value == JsonToken.VALUE_STRING && name.equals("_reply_q")) {
          queue = in.getText();
        } else if (value == JsonToken.VALUE_STRING && name.equals("_msg_id")) {
          id = in.getText();
        } else {
          in.skipChildren();
        }
      }
    } catch (IOException e) {
      return null;
    }
    return queue == null || id == null || queue.length() > LONGEST || id.length() > LONGEST
        ? null
        : new ReplyTo(queue, id);
  }
}
