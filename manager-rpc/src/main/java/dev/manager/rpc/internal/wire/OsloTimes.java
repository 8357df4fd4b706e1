package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * Times as oslo writes them: an instant as {@code 1920-02-03T04:05:06.000007}, in UTC and without a
 * zone; a duration as seconds. Reads a zone where there is one, and durations as ISO 8601 too.
 * Stateless.
 */
final class OsloTimes {
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Python's {@code isoformat} writes a zone with a colon, its {@code %z} without. */
  private static final DateTimeFormatter ZONED =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXXXX][XX]")
          .toFormatter(Locale.ROOT);

  private static final String USUAL = "0000-00-00T00:00:00.000000";
  private static final int LONGEST = 64;

  private OsloTimes() {}

  static SimpleModule module() {
    return new SimpleModule("oslo-times")
        .addSerializer(new WriteInstant())
        .addSerializer(new WriteDuration())
        .addDeserializer(Instant.class, new ReadInstant())
        .addDeserializer(Duration.class, new ReadDuration());
  }

  static String write(Instant instant) {
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    if (time.getYear() < 0 || time.getYear() > 9999) {
      return INSTANT.format(instant);
    }
    var text = new StringBuilder(26); // by hand, for every call has one
    digits(text, time.getYear(), 4).append('-');
    digits(text, time.getMonthValue(), 2).append('-');
    digits(text, time.getDayOfMonth(), 2).append('T');
    digits(text, time.getHour(), 2).append(':');
    digits(text, time.getMinute(), 2).append(':');
    digits(text, time.getSecond(), 2).append('.');
    return digits(text, time.getNano() / 1000, 6).toString();
  }

  private static StringBuilder digits(StringBuilder text, int number, int count) {
    int power = 1;
    for (int i = 1; i < count; i++) {
      power *= 10;
    }
    for (; power > 0; power /= 10) {
      text.append((char) ('0' + number / power % 10));
    }
    return text;
  }

  /** Reads an instant; without a zone it is in UTC. */
  static Instant instant(String text) {
    if (text.length() > LONGEST) {
      throw new DateTimeException("too long for a time");
    }
    if (isUsual(text)) {
      return LocalDateTime.of(
              number(text, 0, 4),
              number(text, 5, 7),
              number(text, 8, 10),
              number(text, 11, 13),
              number(text, 14, 16),
              number(text, 17, 19),
              number(text, 20, 26) * 1000)
          .toInstant(ZoneOffset.UTC);
    }
    String iso = text.replace(' ', 'T');
    boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
    return zoned
        ? OffsetDateTime.parse(iso, ZONED).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }

  /** Tells whether it is in the very form in which they are written. */
  private static boolean isUsual(String text) {
    if (text.length() != USUAL.length()) {
      return false;
    }
    for (int i = 0; i < USUAL.length(); i++) {
      char expected = USUAL.charAt(i);
      char found = text.charAt(i);
      if (expected == '0' ? found < '0' || found > '9' : found != expected) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  /** Reads seconds, to the nanosecond. */
  static Duration seconds(BigDecimal seconds) {
    if (seconds.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE, 9)) > 0) {
      throw new DateTimeException("too long for a duration");
    }
    return Duration.ofNanos(seconds.movePointRight(9).longValue());
  }

  private static final class WriteInstant extends StdScalarSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    WriteInstant() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(write(value));
    }
  }

  private static final class WriteDuration extends StdScalarSerializer<Duration> {
    private static final long serialVersionUID = 1L;

    WriteDuration() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      var seconds =
          BigDecimal.valueOf(value.getSeconds()).add(BigDecimal.valueOf(value.getNano(), 9));
      out.writeNumber(seconds.stripTrailingZeros().toPlainString());
    }
  }

  private static final class ReadInstant extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    ReadInstant() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (in.currentToken() == JsonToken.VALUE_STRING) {
        try {
          return instant(in.getText());
        } catch (DateTimeException e) {
          return (Instant)
              context.handleWeirdStringValue(
                  Instant.class, in.getText(), "expected a time such as 2026-01-31T12:00:00");
        }
      }
      return (Instant) context.handleUnexpectedToken(Instant.class, in);
    }
  }

  private static final class ReadDuration extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1L;

    ReadDuration() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
      try {
        if (in.currentToken().isNumeric()) {
          return seconds(in.getDecimalValue());
        }
        if (in.currentToken() == JsonToken.VALUE_STRING && in.getTextLength() <= LONGEST) {
          return Duration.parse(in.getText());
        }
      } catch (DateTimeException | ArithmeticException e) {
        return (Duration)
            context.handleWeirdStringValue(Duration.class, in.getText(), "expected seconds");
      }
      return (Duration) context.handleUnexpectedToken(Duration.class, in);
    }
  }
}
