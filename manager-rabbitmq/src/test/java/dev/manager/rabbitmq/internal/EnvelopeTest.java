package dev.manager.rabbitmq.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  private static final String ALPHABET = "ab{}[]:,.\"\"\"\\\\\\ /nrtu0041\n\t\u0001\u007fé€😀";

  private final Envelope envelope = new Envelope(10_000);
  private final ObjectMapper plain = new ObjectMapper();

  private static String random(Random random, String alphabet) {
    return random
        .ints(random.nextInt(60), 0, alphabet.codePointCount(0, alphabet.length()))
        .map(i -> alphabet.codePointAt(alphabet.offsetByCodePoints(0, i)))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Whatever a message holds, a parser that knows nothing of this reads the same, and we do. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsWrappedIsJsonAndComesOutAgain(long seed) throws IOException {
    var random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      String message = random(random, i % 2 == 0 ? ALPHABET : ALPHABET.substring(0, 24));
      byte[] wrapped = envelope.wrap(message.getBytes(UTF_8));
      JsonNode read = plain.readTree(wrapped);
      assertThat(read.size()).isEqualTo(2);
      assertThat(read.get("oslo.version").textValue()).isEqualTo("2.0");
      assertThat(read.get("oslo.message").textValue()).isEqualTo(message);
      assertThat(envelope.unwrap(wrapped, false)).asString(UTF_8).isEqualTo(message);
    }
  }

  /** What others wrap comes out, as they escape it and with their spaces. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"oslo.version\": \"2.0\", \"oslo.message\": %s}",
        "{\"oslo.version\":\"2.0\",\"oslo.message\":%s}",
        "{\"oslo.message\":%s,\"oslo.version\":\"2.0\"}",
        " {\"oslo.version\":\"2.0\",\"oslo.message\":%s, \"more\": [1]} "
      })
  void whatOthersWrapComesOut(String form) throws IOException {
    var random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      String message = random(random, ALPHABET);
      String quoted = JsonNodeFactory.instance.textNode(message).toString();
      byte[] raw = form.formatted(quoted).getBytes(UTF_8);
      assertThat(envelope.unwrap(raw, false)).asString(UTF_8).isEqualTo(message);
    }
  }

  /** Bytes that are nearly an envelope are refused, or taken, as a parser does it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsNoEnvelopeIsTreatedAsAParserDoes(long seed) {
    var random = new Random(seed);
    byte[] whole = envelope.wrap("{\"args\": {\"a\": \"b\\\\c\"}}".getBytes(UTF_8));
    for (int i = 0; i < 20_000; i++) {
      byte[] raw = whole.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        raw[random.nextInt(raw.length)] =
            random.nextBoolean()
                ? (byte) ALPHABET.charAt(random.nextInt(24))
                : (byte) random.nextInt(256);
      }
      assertThat(outcome(raw)).as(new String(raw, ISO_8859_1)).isEqualTo(parsed(raw));
    }
  }

  private String outcome(byte[] raw) {
    try {
      return new String(envelope.unwrap(raw, false), ISO_8859_1);
    } catch (IOException e) {
      return "refused";
    }
  }

  /** A space before it is JSON too, and no form that is known. */
  private String parsed(byte[] raw) {
    byte[] other = new byte[raw.length + 1];
    other[0] = ' ';
    System.arraycopy(raw, 0, other, 1, raw.length);
    String outcome = outcome(other);
    boolean isAsItCame = outcome.equals(new String(other, ISO_8859_1)); // without an envelope
    return isAsItCame ? outcome.substring(1) : outcome;
  }

  @Test
  void aMessageThatIsTooLargeIsRefused() {
    byte[] raw = envelope.wrap(new byte[0]);
    var small = new Envelope(raw.length - 1);
    assertThatThrownBy(() -> small.unwrap(raw, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("message.max.bytes");
  }
}
