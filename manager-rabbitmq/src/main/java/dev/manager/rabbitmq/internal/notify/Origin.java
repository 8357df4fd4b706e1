package dev.manager.rabbitmq.internal.notify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Makes the {@code _unique_id} of what this host sends, and knows it again: it follows from the
 * host's name, the message and where it goes, so nothing need be remembered, and a message that is
 * sent again has the same. Immutable.
 */
public record Origin(String host) {
  private static final int BYTES = 16;

  /** Returns 32 hexadecimal digits, as oslo's are. */
  public String uniqueId(String messageId, String key, Driver driver) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      String all = String.join("\n", host, messageId, key, driver.name());
      byte[] hash = digest.digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Tells whether this host sent it. */
  boolean isOwn(Wire.Received received, String key) {
    String messageId = received.notification().messageId();
    for (Driver each : Driver.values()) {
      if (received.uniqueId().equals(uniqueId(messageId, key, each))) {
        return true;
      }
    }
    return false;
  }
}
