package dev.manager.bench.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.manager.bench.api.Order;
import dev.manager.bench.api.Receipt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The JSON of one call and no more, as one writes it by hand: the same fields, in bytes, as a
 * remote call has. Thread-safe.
 */
final class JsonDispatcher {
  private static final HexFormat HEX = HexFormat.of();

  private final ObjectMapper mapper = new ObjectMapper();

  byte[] request(Order order, String id) throws IOException {
    var out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = mapper.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("method", "place");
      json.writeObjectFieldStart("args");
      json.writeFieldName("order");
      mapper.writeValue(json, order);
      json.writeEndObject();
      json.writeStringField("version", "1.0");
      json.writeStringField("_msg_id", id);
      json.writeStringField("_reply_q", "reply_0123456789abcdef0123456789abcdef");
      json.writeNullField("_timeout");
      json.writeStringField("_unique_id", id);
      json.writeNullField("_context_user_id");
      json.writeNullField("_context_project_id");
      json.writeStringField("_context_request_id", "req-" + UUID.randomUUID());
      json.writeArrayFieldStart("_context_roles");
      json.writeEndArray();
      json.writeStringField("_context_deadline", Instant.now().plusSeconds(60).toString());
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  /** Carries a request out; the reply has its id. */
  byte[] dispatch(byte[] request) throws IOException {
    JsonNode message = mapper.readTree(request);
    if (Instant.parse(message.get("_context_deadline").textValue()).isBefore(Instant.now())) {
      throw new IOException("too late");
    }
    Receipt receipt =
        switch (message.get("method").textValue()) {
          case "place" ->
              OrderManager.add(mapper.treeToValue(message.get("args").get("order"), Order.class));
          default -> throw new IOException("no such method");
        };
    var out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = mapper.createGenerator(out)) {
      json.writeStartObject();
      json.writeFieldName("result");
      mapper.writeValue(json, receipt);
      json.writeNullField("failure");
      json.writeBooleanField("ending", true);
      json.writeStringField("_msg_id", message.get("_msg_id").textValue());
      json.writeStringField("_unique_id", id());
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  JsonNode reply(byte[] reply) throws IOException {
    return mapper.readTree(reply);
  }

  Receipt receipt(JsonNode reply) throws IOException {
    return mapper.treeToValue(reply.get("result"), Receipt.class);
  }

  static String id() {
    var random = ThreadLocalRandom.current();
    return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
  }
}
