package dev.manager.rpc.internal.endpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.manager.RequestContext;
import dev.manager.rpc.internal.wire.Failures;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.rpc.internal.wire.RawJson;
import dev.manager.rpc.internal.wire.WireException;
import java.io.IOException;
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
  public static Map<String, @Nullable Object> bind(Json json, RpcMethod method, RawJson sent) {
    int count = method.parameters().size();
    @Nullable Object[] values = new Object[count];
    boolean[] given = new boolean[count];
    List<String> unknown = new ArrayList<>(0);
    try (JsonParser in = json.parser(sent)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        int index = method.index(name);
        in.nextToken();
        if (index < 0) {
          unknown.add(name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name);
          in.skipChildren();
        } else {
          values[index] = value(json, method, method.parameters().get(index), in);
          given[index] = true;
        }
      }
    } catch (IOException e) { // what holds the arguments together was read before
      throw Failures.badArgument("%s() got wrong arguments: %s".formatted(method.name(), e));
    }
    Map<String, @Nullable Object> bound = new LinkedHashMap<>(2 * count);
    for (int i = 0; i < count; i++) {
      RpcParameter each = method.parameters().get(i);
      if (!each.isContext()) {
        bound.put(each.name(), given[i] ? values[i] : absent(method, each, unknown));
      }
    }
    if (!unknown.isEmpty()) {
      throw Failures.badArgument(
          "%s() got unknown arguments %s, expected %s"
              .formatted(method.name(), unknown, method.signature()));
    }
    return bound;
  }

  private static @Nullable Object value(
      Json json, RpcMethod method, RpcParameter parameter, JsonParser in) {
    try {
      return json.argument(in, parameter.type());
    } catch (WireException e) {
      throw Failures.badArgument(
          "%s() got a wrong argument %s, expected %s: %s"
              .formatted(method.name(), parameter.name(), parameter.typeName(), e.getMessage()));
    }
  }

  private static @Nullable Object absent(
      RpcMethod method, RpcParameter parameter, List<String> unknown) {
    if (!parameter.optional()) {
      String misspelt = unknown.isEmpty() ? "" : "; it got unknown arguments " + unknown;
      throw Failures.badArgument(
          "%s() misses argument %s, expected %s%s"
              .formatted(method.name(), parameter.name(), parameter.typeName(), misspelt));
    }
    return parameter.type().hasRawClass(Optional.class) ? Optional.empty() : null;
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
