package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.SaslConfig;
import com.rabbitmq.client.SaslMechanism;
import com.rabbitmq.client.impl.LongStringHelper;
import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * How to log in, where the URL does not say. A file is read for each new connection, so that it may
 * be replaced meanwhile. Immutable; never shows the password.
 */
record Login(Method method, String user, String plain, String variable, String file) {
  /** SASL mechanisms. */
  enum Method {
    AMQPLAIN,
    PLAIN,
    EXTERNAL
  }

  static Login from(ManagerConfig config) {
    var login =
        new Login(
            config.word("login.method", Method.AMQPLAIN),
            config.text("user", "guest"),
            config.text("password", ""),
            config.text("password.env", ""),
            config.text("password.file", ""));
    int given = 0;
    for (String each : new String[] {login.plain, login.variable, login.file}) {
      given += each.isEmpty() ? 0 : 1;
    }
    if (given > 1) {
      throw new ManagerConfigException(
          "password", "", "only one of password, password.env and password.file");
    }
    return login;
  }

  String user(TransportUrl.Node node) {
    return node.user().isEmpty() ? user : node.user();
  }

  /** Names who logs in, and how. */
  String who(TransportUrl.Node node) {
    return method == Method.EXTERNAL
        ? "the certificate of ssl.cert.file (login.method EXTERNAL)"
        : "user %s (login.method %s)".formatted(user(node), method);
  }

  String password(TransportUrl.Node node) throws IOException {
    if (!node.password().isEmpty()) {
      return node.password();
    }
    if (!variable.isEmpty()) {
      return Objects.requireNonNullElseGet(
          System.getenv(variable),
          () -> Objects.requireNonNullElse(System.getProperty(variable), ""));
    }
    if (file.isEmpty()) {
      // RabbitMQ's own user for the machine itself, as with oslo
      return plain.isEmpty() && user(node).equals("guest") ? "guest" : plain;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("The file of password.file (%s) cannot be read".formatted(file), e);
    }
  }

  SaslConfig sasl() {
    return switch (method) {
      case PLAIN -> DefaultSaslConfig.PLAIN;
      case EXTERNAL -> DefaultSaslConfig.EXTERNAL;
      case AMQPLAIN ->
          offered ->
              Arrays.asList(offered).contains("AMQPLAIN")
                  ? new AmqPlain()
                  : DefaultSaslConfig.PLAIN.getSaslMechanism(offered);
    };
  }

  @Override
  public String toString() {
    return method + " as " + user;
  }

  /** AMQP's own mechanism, oslo's default: user and password in a table. */
  private static final class AmqPlain implements SaslMechanism {
    @Override
    public String getName() {
      return "AMQPLAIN";
    }

    @Override
    public LongString handleChallenge(LongString challenge, String user, String password) {
      var bytes = new ByteArrayOutputStream();
      try (var out = new DataOutputStream(bytes)) {
        entry(out, "LOGIN", user);
        entry(out, "PASSWORD", password);
      } catch (IOException e) {
        throw new UncheckedIOException(e); // of an array: never
      }
      return LongStringHelper.asLongString(bytes.toByteArray());
    }

    private static void entry(DataOutputStream out, String key, String value) throws IOException {
      out.writeByte(key.length());
      out.write(key.getBytes(StandardCharsets.US_ASCII));
      out.writeByte('S');
      byte[] text = value.getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
    }
  }
}
