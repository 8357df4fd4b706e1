package dev.manager.oslo.itest.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manager.RequestContext;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcOptions;
import dev.manager.rpc.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One line of what the driver is told: the same that {@code probe_client.py} reads.
 *
 * @param json the line
 */
record Job(JsonNode json) {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Set<String> NAMED = Set.of("user_id", "project_id", "request_id", "roles");

  JsonNode id() {
    return json.path("id");
  }

  String what() {
    return text("do", "call");
  }

  String method() {
    return text("method", "");
  }

  boolean fanout() {
    return json.path("fanout").asBoolean(false);
  }

  String text(String key, String absent) {
    return json.path(key).asText(absent);
  }

  int number(String key, int absent) {
    return json.path(key).asInt(absent);
  }

  /** Prepares a client for its target, with its options. */
  RpcClient prepare(RpcClient client) {
    Target target = Target.topic(text("topic", ""));
    if (json.has("server")) {
      target = target.withServer(text("server", ""));
    }
    if (json.has("namespace")) {
      target = target.withNamespace(text("namespace", ""));
    }
    if (json.has("version")) {
      target = target.withVersion(text("version", ""));
    }
    if (fanout()) {
      target = target.toAll();
    }
    RpcOptions options =
        RpcOptions.DEFAULT
            .withTimeout(seconds("timeout"))
            .withMonitor(seconds("monitor"))
            .withVersionCap(json.has("cap") ? text("cap", "") : null);
    return client.prepare(target).prepare(options);
  }

  private @Nullable Duration seconds(String key) {
    return json.has(key) ? Duration.ofMillis(Math.round(json.get(key).asDouble() * 1000)) : null;
  }

  /** Returns its arguments as plain values. */
  Map<String, Object> arguments() {
    Map<String, Object> arguments = new LinkedHashMap<>();
    json.path("args")
        .properties()
        .forEach(
            each ->
                arguments.put(each.getKey(), MAPPER.convertValue(each.getValue(), Object.class)));
    return arguments;
  }

  /** Makes the context that it names. */
  RequestContext context() {
    JsonNode wanted = json.path("context");
    RequestContext context = RequestContext.create();
    if (wanted.has("user_id")) {
      context = context.withUser(wanted.get("user_id").asText());
    }
    if (wanted.has("project_id")) {
      context = context.withProject(wanted.get("project_id").asText());
    }
    if (wanted.has("request_id")) {
      context = context.withRequestId(wanted.get("request_id").asText());
    }
    if (wanted.has("roles")) {
      context = context.withRoles(new TreeSet<>(List.of(roles(wanted))));
    }
    for (Map.Entry<String, JsonNode> each : wanted.properties()) {
      if (!NAMED.contains(each.getKey())) {
        context = context.with(each.getKey(), MAPPER.convertValue(each.getValue(), Object.class));
      }
    }
    return context;
  }

  private static String[] roles(JsonNode wanted) {
    return MAPPER.convertValue(wanted.get("roles"), String[].class);
  }

  ObjectNode answer() {
    ObjectNode answer = MAPPER.createObjectNode();
    answer.set("id", id());
    return answer;
  }
}
