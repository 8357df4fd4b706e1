package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.manager.RequestContext;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request's context as {@code _context_…} keys, named as oslo.context names them. What is not of
 * the expected type is left out; it never counts as something else. One of these reads one context,
 * on one thread.
 */
final class Contexts {
  static final String PREFIX = "_context_";
  private static final Set<String> OWN =
      Set.of(
          "user_id", "user", "project_id", "project", "tenant", "request_id", "roles", "deadline");

  private final int most;
  private final Map<String, Object> entries = new LinkedHashMap<>();
  private int count;
  private Set<String> roles = Set.of();
  private @Nullable String userId;
  private @Nullable String user;
  private @Nullable String projectId;
  private @Nullable String project;
  private @Nullable String tenant;
  private @Nullable String requestId;
  private @Nullable String deadline;

  /** Begins to read one. */
  Contexts(int most) {
    this.most = most;
  }

  static void write(RequestContext context, JsonGenerator out) throws IOException {
    Field.USER.write(out, context.user().orElse(null));
    Field.PROJECT.write(out, context.project().orElse(null));
    Field.REQUEST_ID.write(out, context.requestId());
    Field.ROLES.name(out);
    out.writeStartArray();
    for (String each : context.roles()) {
      out.writeString(each);
    }
    out.writeEndArray();
    if (context.deadline().isPresent()) {
      Field.DEADLINE.write(out, OsloTimes.write(context.deadline().get()));
    }
    for (Map.Entry<String, Object> each : context.entries().entrySet()) {
      if (!OWN.contains(each.getKey())) {
        out.writeObjectField(PREFIX + each.getKey(), each.getValue());
      }
    }
  }

  /** Takes a member of the message; its name begins with the prefix. */
  void value(String name, JsonParser in, Names names) throws IOException {
    switch (name) {
      case PREFIX + "user_id" -> userId = text(in, names);
      case PREFIX + "user" -> user = text(in, names);
      case PREFIX + "project_id" -> projectId = text(in, names);
      case PREFIX + "project" -> project = text(in, names);
      case PREFIX + "tenant" -> tenant = text(in, names);
      case PREFIX + "request_id" -> requestId = text(in, names);
      case PREFIX + "deadline" -> deadline = text(in, names);
      case PREFIX + "roles" -> roles = roles(in, names);
      default -> {
        if (++count > most) {
          throw new WireException("its context has more than %d entries".formatted(most));
        }
        Object value = plain(in, names);
        if (value != null) {
          entries.put(name.substring(PREFIX.length()), value);
        }
      }
    }
  }

  /** Returns the text at which a parser stands; null, and goes over it, if it is anything else. */
  static @Nullable String text(JsonParser in, Names names) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      return in.getText();
    }
    names.skip(in);
    return null;
  }

  /** Only a list of texts is a list of roles. */
  private static Set<String> roles(JsonParser in, Names names) throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      names.skip(in);
      return Set.of();
    }
    JsonToken first = in.nextToken();
    if (first == JsonToken.END_ARRAY) {
      return Set.of();
    }
    Set<String> roles = new HashSet<>();
    boolean texts = true;
    for (JsonToken each = first; each != JsonToken.END_ARRAY; each = in.nextToken()) {
      if (each == JsonToken.VALUE_STRING) {
        roles.add(in.getText());
      } else {
        texts = false;
        names.skip(in);
      }
    }
    return texts ? roles : Set.of();
  }

  /** Makes the context of what was taken. */
  RequestContext made() throws WireException {
    RequestContext made =
        requestId == null ? RequestContext.create() : RequestContext.of(requestId);
    String who = userId == null ? user : userId;
    if (who != null) {
      made = made.withUser(who);
    }
    String where = projectId != null ? projectId : project != null ? project : tenant;
    if (where != null) {
      made = made.withProject(where);
    }
    if (!roles.isEmpty()) {
      made = made.withRoles(roles);
    }
    if (deadline != null) {
      try {
        made = made.withDeadline(OsloTimes.instant(deadline));
      } catch (DateTimeException e) {
        throw new WireException("its _context_deadline is not a time");
      }
    }
    return made.withAll(entries);
  }

  /** Makes a plain value: text, number, boolean, list, map; null for null. */
  private static @Nullable Object plain(JsonParser in, Names names) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_STRING -> in.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getNumberValue();
      case START_ARRAY -> list(in, names);
      case START_OBJECT -> map(in, names);
      default -> null;
    };
  }

  private static List<Object> list(JsonParser in, Names names) throws IOException {
    List<Object> list = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      Object value = plain(in, names);
      if (value != null) {
        list.add(value);
      }
    }
    return list;
  }

  private static Map<String, Object> map(JsonParser in, Names names) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    names.object(
        in,
        (key, at, all) -> {
          Object value = plain(at, all);
          if (value != null) {
            map.put(key, value);
          }
        });
    return map;
  }
}
