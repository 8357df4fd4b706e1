package dev.manager.rabbitmq.internal.notify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON as Python's {@code json.dumps} writes it, to the byte: ASCII, with a space after each comma
 * and colon. What JSON has no word for is written as oslo.serialization does. Stateless.
 */
final class OsloJson {
  /** How deeply objects and lists may be nested. */
  static final int DEPTH = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH + 1)
                  .maxStringLength(Integer.MAX_VALUE) // the whole message is bounded before
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(DEPTH + 1).build())
          .build();

  /** Python's separators. */
  private static final class Python extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;
    private static final SerializedString COMMA = new SerializedString(", ");
    private static final SerializedString COLON = new SerializedString(": ");

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
      out.writeRaw(COLON);
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator out) throws IOException {
      out.writeRaw(COMMA);
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator out) throws IOException {
      out.writeRaw(COMMA);
    }
  }

  private OsloJson() {}

  /**
   * Writes a value.
   *
   * @throws IllegalArgumentException if it is nested too deeply, or in itself
   */
  static String write(@Nullable Object value) {
    var text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      out.setPrettyPrinter(new Python());
      write(out, value);
    } catch (IOException e) {
      throw new IllegalArgumentException("It cannot be written as JSON: " + e.getMessage(), e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Number number) {
      write(out, number);
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> each : map.entrySet()) {
        out.writeFieldName(String.valueOf(each.getKey()));
        write(out, each.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof Collection<?> many) {
      list(out, many);
    } else if (value instanceof Object[] many) {
      list(out, Arrays.asList(many));
    } else if (value instanceof Optional<?> maybe) {
      write(out, maybe.orElse(null));
    } else if (value instanceof byte[] bytes) {
      out.writeString(new String(bytes, StandardCharsets.UTF_8));
    } else if (value instanceof Instant time) {
      out.writeString(LocalDateTime.ofInstant(time, ZoneOffset.UTC).toString());
    } else {
      out.writeString(value.toString());
    }
  }

  private static void list(JsonGenerator out, Collection<?> many) throws IOException {
    out.writeStartArray();
    for (Object each : many) {
      write(out, each);
    }
    out.writeEndArray();
  }

  private static void write(JsonGenerator out, Number number) throws IOException {
    if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
      out.writeNumber(number.intValue());
    } else if (number instanceof Long each) {
      out.writeNumber(each);
    } else if (number instanceof Double each) {
      out.writeNumber(each);
    } else if (number instanceof Float each) {
      out.writeNumber(each);
    } else if (number instanceof BigInteger each) {
      out.writeNumber(each);
    } else if (number instanceof BigDecimal each) {
      out.writeNumber(each);
    } else {
      out.writeNumber(number.longValue());
    }
  }

  /**
   * Reads a value: text, numbers, booleans, unmodifiable lists and maps of them, null.
   *
   * @throws IOException if it is not JSON, or nested too deeply
   */
  static @Nullable Object read(byte[] bytes) throws IOException {
    try (JsonParser in = FACTORY.createParser(bytes)) {
      return whole(in);
    }
  }

  static @Nullable Object read(String text) throws IOException {
    try (JsonParser in = FACTORY.createParser(text)) {
      return whole(in);
    }
  }

  private static @Nullable Object whole(JsonParser in) throws IOException {
    Object value = value(in, in.nextToken());
    if (in.nextToken() != null) {
      throw new IOException("something follows the value");
    }
    return value;
  }

  private static @Nullable Object value(JsonParser in, @Nullable JsonToken token)
      throws IOException {
    if (token == null) {
      throw new IOException("it is empty");
    }
    return switch (token) {
      case START_OBJECT -> map(in);
      case START_ARRAY -> list(in);
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IOException("it ends early");
    };
  }

  private static Map<String, @Nullable Object> map(JsonParser in) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String key = in.currentName();
      map.put(key, value(in, in.nextToken()));
    }
    return Collections.unmodifiableMap(map);
  }

  private static List<@Nullable Object> list(JsonParser in) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
      list.add(value(in, next));
    }
    return Collections.unmodifiableList(list);
  }
}
