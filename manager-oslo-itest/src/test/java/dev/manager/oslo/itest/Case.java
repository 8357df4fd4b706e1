package dev.manager.oslo.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One line of {@code cases.jsonl}, which says what the fields are.
 *
 * @param json the line
 */
record Case(JsonNode json) {
  private static final String SERVES = "ours serves";
  private static final String CALLS = "ours calls";
  private static final Set<String> OF_THE_TEST =
      Set.of("name", "echoes", "gives", "fails", "noted", "why", SERVES, CALLS);

  static List<Case> all() throws IOException {
    try (InputStream in = Case.class.getResourceAsStream("/cases.jsonl")) {
      var lines =
          new BufferedReader(
              new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
      return lines
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> new Case(Json.read(line)))
          .toList();
    }
  }

  String name() {
    return json.get("name").asText();
  }

  boolean isCast() {
    return json.path("do").asText().equals("cast");
  }

  boolean isMonitored() {
    return json.has("monitor");
  }

  boolean hasKey() {
    return isCast() && json.path("method").asText().equals("note");
  }

  /** Makes what a client is told. */
  ObjectNode job(String topic, String key) {
    ObjectNode job = Json.object(Map.of("do", "call", "topic", topic, "timeout", 20));
    for (Map.Entry<String, JsonNode> each : json.properties()) {
      if (!OF_THE_TEST.contains(each.getKey())) {
        job.set(each.getKey(), made(each.getValue(), topic));
      }
    }
    if (json.has("echoes")) {
      job.put("method", "echo").putObject("args").set("value", made(json.get("echoes"), topic));
    }
    if (hasKey()) {
      job.withObject("/args").put("key", key);
    }
    return job;
  }

  /** Returns what is expected between two sides. */
  private JsonNode expected(boolean oursServes, boolean oursCalls) {
    assertThat(json.has(SERVES) || json.has(CALLS))
        .as("%s says why it differs", name())
        .isEqualTo(json.has("why"));
    if (oursCalls && json.has(CALLS)) {
      return json.get(CALLS);
    }
    return oursServes && json.has(SERVES) ? json.get(SERVES) : json;
  }

  /** Tells what a cast leaves behind; null if it leaves nothing to look at. */
  JsonNode noted(String topic) {
    return made(json.path("noted"), topic);
  }

  /** Compares what came of it with what should. */
  void check(JsonNode answer, String topic, boolean oursServes, boolean oursCalls) {
    JsonNode expected = expected(oursServes, oursCalls);
    if (expected.has("fails")) {
      checkFailure(answer, made(expected.get("fails"), topic));
      return;
    }
    assertThat(answer.has("error")).as("%s: %s", name(), shortened(answer)).isFalse();
    if (!isCast()) {
      JsonNode value = json.has("echoes") ? json.get("echoes") : expected.get("gives");
      assertThat(answer.get("result").equals(made(value, topic)))
          .as("%s: %s", name(), shortened(answer))
          .isTrue();
    }
  }

  /**
   * What the answer does not say, such as the module of what Python knows by name only, is not
   * compared.
   */
  private void checkFailure(JsonNode answer, JsonNode expected) {
    assertThat(answer.has("error")).as("%s: %s", name(), shortened(answer)).isTrue();
    JsonNode error = answer.get("error");
    for (Map.Entry<String, JsonNode> each : expected.properties()) {
      JsonNode seen = error.path(each.getKey());
      if (each.getKey().equals("message") && seen.isTextual()) {
        assertThat(seen.asText()).as(name()).startsWith(each.getValue().asText());
      } else if (!seen.isMissingNode() || each.getKey().equals("how")) {
        assertThat(seen).as("%s: %s", name(), shortened(answer)).isEqualTo(each.getValue());
      }
    }
  }

  private static String shortened(JsonNode answer) {
    String text = answer.toString();
    return text.length() > 600 ? text.substring(0, 600) + "…" : text;
  }

  /** Makes the values that are too long to be written down. */
  private static JsonNode made(JsonNode node, String topic) {
    if (node.has("$times")) {
      return TextNode.valueOf(node.get("text").asText().repeat(node.get("$times").asInt()));
    }
    if (node.has("$list")) {
      ArrayNode list = Json.object().arrayNode();
      for (int i = 0; i < node.get("$list").asInt(); i++) {
        list.add(i);
      }
      return list;
    }
    if (node.has("$nested")) {
      return nested(node.get("$nested").asInt());
    }
    if (node.has("$arguments")) {
      ObjectNode many = Json.object();
      for (int i = 0; i < node.get("$arguments").asInt(); i++) {
        many.put("argument" + i, i);
      }
      return many;
    }
    if (node.isTextual()) {
      return TextNode.valueOf(node.asText().replace("$topic", topic));
    }
    return node.isContainerNode() ? madeInside(node, topic) : node;
  }

  private static JsonNode nested(int depth) {
    ObjectNode inner = Json.object();
    for (int i = 1; i < depth; i++) {
      ObjectNode outer = Json.object();
      outer.set("in", inner);
      inner = outer;
    }
    return inner;
  }

  private static JsonNode madeInside(JsonNode node, String topic) {
    if (node.isArray()) {
      ArrayNode list = Json.object().arrayNode();
      node.forEach(each -> list.add(made(each, topic)));
      return list;
    }
    ObjectNode object = Json.object();
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      object.set(each.getKey(), made(each.getValue(), topic));
    }
    return object;
  }
}
