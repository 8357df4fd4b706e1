package dev.manager.rabbitmq.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * oslo's envelope 2.0: a JSON object with the message as JSON within a string. A message without
 * one is taken as it is. Most envelopes are plain, and need no parser. Thread-safe.
 */
final class Envelope {
  private static final String VERSION_KEY = "oslo.version";
  private static final String MESSAGE_KEY = "oslo.message";
  private static final String VERSION = "2.0";
  private static final int SPARE = 128;

  /** As Manager writes it. */
  private static final byte[] OURS =
      "{\"oslo.version\":\"2.0\",\"oslo.message\":\"".getBytes(US_ASCII);

  /** As Python writes it. */
  private static final byte[] PYTHONS =
      "{\"oslo.version\": \"2.0\", \"oslo.message\": \"".getBytes(US_ASCII);

  private static final byte[] END = "\"}".getBytes(US_ASCII);

  private final int most;
  private final JsonFactory json;

  /**
   * Makes it.
   *
   * @param most how many bytes a message may have
   */
  Envelope(int most) {
    this.most = most;
    this.json =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(most).maxNestingDepth(1000).build())
            .build();
  }

  /** Puts a message into its envelope. */
  byte[] wrap(byte[] body) {
    byte[] plain = Quotes.quote(OURS, body, END);
    return plain == null ? written(body) : plain;
  }

  private byte[] written(byte[] body) {
    var bytes = new ByteArrayOutputStream(body.length + body.length / 4 + SPARE);
    try (var out = json.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField(VERSION_KEY, VERSION);
      out.writeFieldName(MESSAGE_KEY);
      out.writeUTF8String(body, 0, body.length);
      out.writeEndObject();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e); // of an array: never
    }
    return bytes.toByteArray();
  }

  /**
   * Takes a message out of its envelope.
   *
   * @param compressed whether kombu has packed it
   * @throws IOException if it cannot be; the text says why
   */
  byte[] unwrap(byte[] body, boolean compressed) throws IOException {
    byte[] plain = compressed ? inflate(body) : body;
    if (plain.length > most) {
      throw tooLarge();
    }
    byte[] message = Quotes.unquote(OURS, plain, END);
    if (message == null) {
      message = Quotes.unquote(PYTHONS, plain, END);
    }
    return message == null ? parsed(plain) : message;
  }

  private byte[] parsed(byte[] plain) throws IOException {
    String version = null;
    String message = null;
    try (JsonParser in = json.createParser(plain)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no JSON object");
      }
      for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
        in.nextToken();
        if (key.equals(VERSION_KEY)) {
          version = in.getText();
        } else if (key.equals(MESSAGE_KEY)) {
          message = in.getText();
        } else {
          in.skipChildren();
        }
      }
    }
    return version == null || message == null ? plain : checked(version, message);
  }

  private static byte[] checked(String version, @Nullable String message) throws IOException {
    if (!version.equals(VERSION) && !version.equals(VERSION + ".0")) {
      throw new IOException(
          "its envelope is of version %s, expected %s".formatted(version, VERSION));
    }
    return java.util.Objects.requireNonNull(message).getBytes(StandardCharsets.UTF_8);
  }

  /** Unpacks: what kombu calls gzip is zlib's format. */
  private byte[] inflate(byte[] body) throws IOException {
    try (var in = new InflaterInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes(most + 1);
      if (plain.length > most) {
        throw tooLarge();
      }
      return plain;
    }
  }

  private IOException tooLarge() {
    return new IOException("it has more than %d bytes (message.max.bytes)".formatted(most));
  }
}
