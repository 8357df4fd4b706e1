package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manager.RequestContext;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request's context as {@code _context_…} keys, named as oslo.context names them. What is not of
 * the expected type is left out; it never counts as something else. Stateless.
 */
final class Contexts {
  static final String PREFIX = "_context_";
  private static final Set<String> OWN =
      Set.of(
          "user_id", "user", "project_id", "project", "tenant", "request_id", "roles", "deadline");

  private Contexts() {}

  static void write(RequestContext context, JsonGenerator out) throws IOException {
    text(out, "user_id", context.user().orElse(null));
    text(out, "project_id", context.project().orElse(null));
    text(out, "request_id", context.requestId());
    out.writeArrayFieldStart(PREFIX + "roles");
    for (String each : context.roles()) {
      out.writeString(each);
    }
    out.writeEndArray();
    if (context.deadline().isPresent()) {
      text(out, "deadline", OsloTimes.write(context.deadline().get()));
    }
    for (Map.Entry<String, Object> each : context.entries().entrySet()) {
      if (!OWN.contains(each.getKey())) {
        out.writeObjectField(PREFIX + each.getKey(), each.getValue());
      }
    }
  }

  private static void text(JsonGenerator out, String key, @Nullable String value)
      throws IOException {
    if (value == null) {
      out.writeNullField(PREFIX + key);
    } else {
      out.writeStringField(PREFIX + key, value);
    }
  }

  static RequestContext read(ObjectNode message, int most) throws WireException {
    RequestContext context = RequestContext.create();
    String id = first(message, "request_id");
    if (id != null) {
      context = context.withRequestId(id);
    }
    context =
        context
            .withUser(first(message, "user_id", "user"))
            .withProject(first(message, "project_id", "project", "tenant"))
            .withRoles(roles(message));
    String deadline = first(message, "deadline");
    if (deadline != null) {
      try {
        context = context.withDeadline(OsloTimes.instant(deadline));
      } catch (DateTimeException e) {
        throw new WireException("its _context_deadline is not a time");
      }
    }
    return entries(message, context, most);
  }

  private static @Nullable String first(ObjectNode message, String... keys) {
    for (String key : keys) {
      JsonNode value = message.get(PREFIX + key);
      if (value != null && value.isTextual()) {
        return value.textValue();
      }
    }
    return null;
  }

  /** Only a list of texts is a list of roles. */
  private static Set<String> roles(ObjectNode message) {
    Set<String> roles = new TreeSet<>();
    JsonNode value = message.get(PREFIX + "roles");
    if (value != null && value.isArray()) {
      for (JsonNode each : value) {
        if (!each.isTextual()) {
          return Set.of();
        }
        roles.add(each.textValue());
      }
    }
    return roles;
  }

  private static RequestContext entries(ObjectNode message, RequestContext empty, int most)
      throws WireException {
    RequestContext context = empty;
    int count = 0;
    for (Map.Entry<String, JsonNode> each : message.properties()) {
      String key = each.getKey();
      if (key.startsWith(PREFIX) && !OWN.contains(key.substring(PREFIX.length()))) {
        if (++count > most) {
          throw new WireException("its context has more than %d entries".formatted(most));
        }
        context = context.with(key.substring(PREFIX.length()), plain(each.getValue()));
      }
    }
    return context;
  }

  /** Makes a plain value: text, number, boolean, list, map; null for null. */
  static @Nullable Object plain(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isNumber()) {
      return node.numberValue();
    }
    if (node.isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      node.forEach(each -> list.add(plain(each)));
      list.removeIf(each -> each == null);
      return list;
    }
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> each : node.properties()) {
        Object value = plain(each.getValue());
        if (value != null) {
          map.put(each.getKey(), value);
        }
      }
      return map;
    }
    return null;
  }
}
