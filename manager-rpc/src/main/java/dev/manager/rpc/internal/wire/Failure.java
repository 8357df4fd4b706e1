package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a method threw, in the form of oslo.messaging.
 *
 * @param type simple name of the class
 * @param module its Python module or Java package
 * @param message its message
 * @param trace its stack, a line each
 * @param arguments Python's {@code args}; empty for the message alone
 * @param details Python's {@code kwargs}
 * @param passedOn whether the method got it from a server that refused a call of its own; on the
 *     wire both names then end as oslo.messaging's do for what came from afar
 */
public record Failure(
    String type,
    String module,
    String message,
    List<String> trace,
    List<? extends @Nullable Object> arguments,
    Map<String, ? extends @Nullable Object> details,
    boolean passedOn) {
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
              out.writeStringField("class", passedOn ? type + SUFFIX : type);
              out.writeStringField("module", passedOn ? module + SUFFIX : module);
              out.writeStringField("message", message);
              out.writeArrayFieldStart("tb");
              for (String each : trace) {
                out.writeString(each);
              }
              out.writeEndArray();
              out.writeObjectField("args", arguments.isEmpty() ? List.of(message) : arguments);
              out.writeObjectField("kwargs", details);
              out.writeEndObject();
            });
    return new String(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  public static Failure read(Json json, String text) {
    try {
      return read(json, json.read(text));
    } catch (WireException e) {
      return new Failure(
          "Unreadable",
          "",
          "the failure cannot be read: " + e.getMessage(),
          List.of(),
          List.of(),
          Map.of(),
          false);
    }
  }

  private static Failure read(Json json, JsonNode node) throws WireException {
    List<String> trace = new ArrayList<>();
    for (JsonNode each : node.path("tb")) {
      if (each.isTextual() && trace.size() < LINES) {
        trace.add(each.textValue());
      }
    }
    String type = node.path("class").asText("");
    return new Failure(
        plain(type),
        module(plain(node.path("module").asText(""))),
        node.path("message").asText(""),
        trace,
        json.plain(node.path("args")) instanceof List<?> list ? list : List.of(),
        details(json.plain(node.path("kwargs"))),
        type.endsWith(SUFFIX));
  }

  @SuppressWarnings("unchecked") // the keys of what was read from JSON
  private static Map<String, ? extends @Nullable Object> details(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
  }

  /** Returns it with what is sure to be sent, if it cannot be sent as it is. */
  public Failure bare() {
    return new Failure(type, module, message, trace, List.of(), Map.of(), passedOn);
  }

  /** Python 2 had another name for the module of what is built in. */
  private static String module(String name) {
    return name.equals("exceptions") ? "builtins" : name;
  }

  /** An error that was passed on keeps the name that it had where it came from. */
  private static String plain(String name) {
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }
}
