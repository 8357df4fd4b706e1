package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * JSON to values and back, strictly and within limits. Thread-safe.
 *
 * <p>It remembers the classes that it has seen, and so keeps their loaders; therefore whoever knows
 * whose classes they are has one of his own ({@link #fresh}), and lets go of it with them.
 */
public final class Json {
  private static final int TYPES = 200;
  private static final int LONGEST_NUMBER = 400;
  private static final int LONGEST_NAME = 1000;

  private final WireLimits limits;
  private final JsonFactory factory;
  private final ObjectMapper mapper;
  private final ObjectMapper lenient;

  public Json(WireLimits limits) {
    this(limits, factory(limits));
  }

  private Json(WireLimits limits, JsonFactory factory) {
    this.limits = limits;
    this.factory = factory;
    this.mapper = mapper(factory);
    this.lenient = mapper.copy();
    lenient.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  private static JsonFactory factory(WireLimits limits) {
    return new JsonFactoryBuilder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(limits.depth())
                .maxDocumentLength(limits.bytes())
                .maxStringLength(limits.bytes())
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(limits.depth()).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
        .build();
  }

  private static ObjectMapper mapper(JsonFactory factory) {
    return JsonMapper.builder(factory)
        .typeFactory(
            TypeFactory.defaultInstance()
                .withCache((LookupCache<Object, JavaType>) new LRUMap<Object, JavaType>(16, TYPES)))
        .annotationIntrospector(new NoClassNames())
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .withCoercionConfig(LogicalType.Textual, Json::onlyText)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .addModule(new Jdk8Module())
        .addModule(OsloTimes.module())
        .addModule(new SimpleModule("no-classes").addDeserializer(Class.class, new NoClass()))
        .build();
  }

  /** Text is made of text only; a number is not. */
  private static void onlyText(MutableCoercionConfig text) {
    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  /** Returns one with the same limits that has seen no class yet. */
  public Json fresh() {
    return new Json(limits, factory);
  }

  public WireLimits limits() {
    return limits;
  }

  /** Reads a message: one object, and nothing after it. */
  public ObjectNode read(byte[] body) throws WireException {
    if (body.length > limits.bytes()) {
      throw new WireException(
          "it has %d bytes, more than message.max.bytes (%d)"
              .formatted(body.length, limits.bytes()));
    }
    return object(() -> mapper.readTree(body));
  }

  ObjectNode read(String text) throws WireException {
    return object(() -> mapper.readTree(text));
  }

  private static ObjectNode object(Source source) throws WireException {
    JsonNode node;
    try {
      node = source.read();
    } catch (JsonProcessingException e) {
      throw new WireException("it is not JSON within the limits: " + why(e), e, null);
    } catch (IOException e) {
      throw new WireException("it is not JSON: " + e.getMessage(), e, null);
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new WireException("it is not a JSON object");
  }

  private interface Source {
    @Nullable JsonNode read() throws IOException;
  }

  /** Makes a type of the method's own. */
  public JavaType type(Type type) {
    return mapper.constructType(type);
  }

  /** Makes an argument of what a caller sent; what is unknown in it is refused. */
  public @Nullable Object argument(JsonNode node, JavaType type) throws WireException {
    return convert(mapper, node, type);
  }

  /** Makes a result of what a server sent; what is unknown in it came in a later version. */
  public @Nullable Object result(JsonNode node, JavaType type) throws WireException {
    return convert(lenient, node, type);
  }

  private static @Nullable Object convert(ObjectMapper by, JsonNode node, JavaType type)
      throws WireException {
    try {
      return by.readerFor(type).readValue(node);
    } catch (JsonProcessingException e) {
      throw new WireException(why(e), e, null);
    } catch (IOException | RuntimeException e) {
      throw new WireException(String.valueOf(e.getMessage()), e, null);
    } catch (StackOverflowError e) {
      throw new WireException("it is nested too deeply", e, null);
    }
  }

  /** Writes a message. */
  byte[] write(Content content) throws WireException {
    var out = new BoundedBytes(limits.bytes());
    try (JsonGenerator generator = mapper.createGenerator(out)) {
      content.writeTo(generator);
    } catch (JsonProcessingException e) {
      throw new WireException(why(e), e, null);
    } catch (IOException | RuntimeException e) {
      throw new WireException(String.valueOf(e.getMessage()), e, null);
    }
    return out.toByteArray();
  }

  interface Content {
    void writeTo(JsonGenerator out) throws IOException;
  }

  /** What was wrong and where in it, without Jackson's source locations. */
  private static String why(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    String shown = message == null ? e.getClass().getSimpleName() : message;
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      var path = new StringBuilder();
      for (JsonMappingException.Reference each : mapping.getPath()) {
        String name = each.getFieldName();
        path.append(name == null ? "[" + each.getIndex() + "]" : "." + name);
      }
      return "%s (at %s)".formatted(shown, path);
    }
    return shown;
  }

  /** A class is never made of a name that came over the wire. */
  private static final class NoClass extends StdScalarDeserializer<Class<?>> {
    private static final long serialVersionUID = 1L;

    NoClass() {
      super(Class.class);
    }

    @Override
    public Class<?> deserialize(JsonParser in, DeserializationContext context) throws IOException {
      throw JsonMappingException.from(in, "a class cannot be sent");
    }
  }
}
