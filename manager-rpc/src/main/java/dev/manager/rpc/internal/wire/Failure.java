package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a method threw, in the form of oslo.messaging.
 *
 * @param type simple name of the class
 * @param module its Python module or Java package
 * @param message its message
 * @param trace its stack, a line each
 */
public record Failure(String type, String module, String message, List<String> trace) {
  private static final String SUFFIX = "_Remote";
  private static final int LINES = 1000;

  public Failure {
    trace = List.copyOf(trace);
  }

  String write(Json json) throws WireException {
    byte[] text =
        json.write(
            out -> {
              out.writeStartObject();
              out.writeStringField("class", type);
              out.writeStringField("module", module);
              out.writeStringField("message", message);
              out.writeArrayFieldStart("tb");
              for (String each : trace) {
                out.writeString(each);
              }
              out.writeEndArray();
              out.writeArrayFieldStart("args");
              out.writeString(message);
              out.writeEndArray();
              out.writeObjectFieldStart("kwargs");
              out.writeEndObject();
              out.writeEndObject();
            });
    return new String(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  static Failure read(Json json, String text) {
    try {
      return read(json.read(text));
    } catch (WireException e) {
      return new Failure(
          "Unreadable", "", "the failure cannot be read: " + e.getMessage(), List.of());
    }
  }

  static Failure read(JsonNode node) {
    List<String> trace = new ArrayList<>();
    for (JsonNode each : node.path("tb")) {
      if (each.isTextual() && trace.size() < LINES) {
        trace.add(each.textValue());
      }
    }
    return new Failure(
        plain(node.path("class").asText("")),
        plain(node.path("module").asText("")),
        node.path("message").asText(""),
        trace);
  }

  /** An error that was passed on keeps the name that it had where it came from. */
  private static String plain(String name) {
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }
}
