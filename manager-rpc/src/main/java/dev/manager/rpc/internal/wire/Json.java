package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<JavaType, ObjectReader> arguments = new ConcurrentHashMap<>();
  private final Map<JavaType, ObjectReader> results = new ConcurrentHashMap<>();

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

  /**
   * Makes a factory. It keeps names of fields, which makes reading much faster: some thousands of
   * them at the most, with no class, and not for longer than the factory is used.
   */
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
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
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
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
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

  /** Reads a message: one object in UTF-8, with no name twice in it, and nothing after it. */
  void read(byte[] body, Names.Each members) throws WireException {
    if (body.length > limits.bytes()) {
      throw new WireException(
          "it has %d bytes, more than message.max.bytes (%d)"
              .formatted(body.length, limits.bytes()));
    }
    try (JsonParser in = factory.createParser(body)) {
      if (in.nextToken() != JsonToken.START_OBJECT || RawJson.start(in) < 0) {
        throw new WireException("it is not a JSON object in UTF-8");
      }
      new Names().object(in, members);
      if (in.nextToken() != null) {
        throw new WireException("it is not JSON: more comes after the object");
      }
    } catch (WireException e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw new WireException("it is not JSON within the limits: " + why(e), e, null);
    } catch (IOException e) {
      throw new WireException("it is not JSON: " + e.getMessage(), e, null);
    }
  }

  /** Reads a text that is one object. */
  ObjectNode read(String text) throws WireException {
    try {
      if (mapper.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new WireException("it is not JSON within the limits: " + why(e), e, null);
    }
    throw new WireException("it is not a JSON object");
  }

  /** Makes plain values of a tree; null of nothing. */
  @Nullable Object plain(JsonNode tree) throws WireException {
    try {
      return mapper.treeToValue(tree, Object.class);
    } catch (JsonProcessingException e) {
      throw failure(e);
    }
  }

  /** Makes a type of the method's own. */
  public JavaType type(Type type) {
    return mapper.constructType(type);
  }

  /**
   * Makes an argument of what a caller sent, at which the parser stands; what is unknown in it is
   * refused.
   */
  public @Nullable Object argument(JsonParser in, JavaType type) throws WireException {
    return convert(reader(arguments, mapper, type), in);
  }

  /** Makes a result of what a server sent; what is unknown in it came in a later version. */
  public @Nullable Object result(RawJson sent, JavaType type) throws WireException {
    try (JsonParser in = parser(sent)) {
      in.nextToken();
      return convert(reader(results, lenient, type), in);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Returns what reads a value; it stands before it. */
  public JsonParser parser(RawJson value) throws IOException {
    return factory.createParser(value.bytes, value.from, value.length);
  }

  private static ObjectReader reader(
      Map<JavaType, ObjectReader> known, ObjectMapper by, JavaType type) {
    ObjectReader reader = known.get(type);
    if (reader == null) {
      if (known.size() >= TYPES) {
        known.clear();
      }
      reader = by.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
      known.put(type, reader);
    }
    return reader;
  }

  private static @Nullable Object convert(ObjectReader by, JsonParser in) throws WireException {
    try {
      return by.readValue(in);
    } catch (IOException | RuntimeException e) {
      throw failure(e);
    } catch (StackOverflowError e) {
      throw new WireException("it is nested too deeply", e, null);
    }
  }

  static WireException failure(Exception e) {
    if (e instanceof WireException known) {
      return known;
    }
    return new WireException(
        e instanceof JsonProcessingException json ? why(json) : String.valueOf(e.getMessage()),
        e,
        null);
  }

  /** Writes a message. */
  byte[] write(Content content) throws WireException {
    var out = new BoundedBytes(limits.bytes());
    try (JsonGenerator generator = mapper.createGenerator(out)) {
      content.writeTo(generator);
    } catch (IOException | RuntimeException e) {
      throw failure(e);
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
