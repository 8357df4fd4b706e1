package dev.manager.rpc.internal.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manager.RequestContext;
import dev.manager.rpc.internal.wire.Failures;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.rpc.internal.wire.WireException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the arguments of a method of what a caller sent, and the other way round. Stateless. */
public final class Arguments {
  private static final int SHOWN = 64;

  private Arguments() {}

  /**
   * Makes the values of all parameters but the context.
   *
   * @throws dev.manager.rpc.RpcArgumentException naming the method, the argument and what was
   *     expected, if one is missing, unknown or of a wrong type
   */
  public static Map<String, @Nullable Object> bind(Json json, RpcMethod method, ObjectNode sent) {
    Map<String, @Nullable Object> bound = new LinkedHashMap<>();
    int known = 0;
    for (RpcParameter each : method.parameters()) {
      if (!each.isContext()) {
        JsonNode value = sent.get(each.name());
        known += value == null ? 0 : 1;
        bound.put(each.name(), value(json, method, each, value));
      }
    }
    if (known < sent.size()) {
      throw unknown(method, sent);
    }
    return bound;
  }

  private static @Nullable Object value(
      Json json, RpcMethod method, RpcParameter parameter, @Nullable JsonNode sent) {
    if (sent == null) {
      if (!parameter.optional()) {
        throw Failures.badArgument(
            "%s() misses argument %s, expected %s"
                .formatted(method.name(), parameter.name(), parameter.typeName()));
      }
      return parameter.type().hasRawClass(Optional.class) ? Optional.empty() : null;
    }
    try {
      return json.argument(sent, parameter.type());
    } catch (WireException e) {
      throw Failures.badArgument(
          "%s() got a wrong argument %s, expected %s: %s"
              .formatted(method.name(), parameter.name(), parameter.typeName(), e.getMessage()));
    }
  }

  private static RuntimeException unknown(RpcMethod method, ObjectNode sent) {
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : sent.properties()) {
      String name = each.getKey();
      if (method.parameters().stream().noneMatch(p -> !p.isContext() && p.name().equals(name))) {
        unknown.add(name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name);
      }
    }
    return Failures.badArgument(
        "%s() got unknown arguments %s, expected %s"
            .formatted(method.name(), unknown, method.signature()));
  }

  /** Puts the values in the order of the parameters. */
  public static @Nullable Object[] inOrder(
      RpcMethod method, Map<String, ?> bound, RequestContext context) {
    @Nullable Object[] values = new Object[method.parameters().size()];
    for (int i = 0; i < values.length; i++) {
      RpcParameter each = method.parameters().get(i);
      values[i] = each.isContext() ? context : bound.get(each.name());
    }
    return values;
  }

  /** Names the values of a call. */
  public static Map<String, @Nullable Object> named(
      RpcMethod method, @Nullable Object @Nullable [] values) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    for (int i = 0; i < method.parameters().size() && values != null; i++) {
      RpcParameter each = method.parameters().get(i);
      if (!each.isContext()) {
        named.put(each.name(), values[i]);
      }
    }
    return named;
  }

  /** Returns the context among the values of a call, or one of nobody. */
  public static RequestContext context(@Nullable Object @Nullable [] values) {
    if (values != null) {
      for (Object each : values) {
        if (each instanceof RequestContext context) {
          return context;
        }
      }
    }
    return RequestContext.create();
  }
}
