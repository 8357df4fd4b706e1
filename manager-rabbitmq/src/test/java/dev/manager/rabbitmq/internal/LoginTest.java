package dev.manager.rabbitmq.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.ManagerConfig;
import dev.manager.rabbitmq.broker.RabbitServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who may connect, and what those are told who may not: a real broker with TLS. */
@SuppressWarnings("NullAway.Init") // JUnit calls begin
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private Certificates certificates;
  private RabbitServer broker;
  private int port;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  void begin() throws Exception {
    certificates = new Certificates(folder);
    certificates.authority("authority");
    certificates.authority("stranger");
    certificates.certificate("broker", "authority", "IP:127.0.0.1");
    certificates.certificate("robot", "authority", "DNS:robot");
    certificates.certificate("nobody", "authority", "DNS:nobody");
    certificates.certificate("intruder", "stranger", "DNS:intruder");
    port = RabbitServer.freePort();
    broker =
        RabbitServer.start(
            "tls",
            """
            listeners.ssl.1 = 127.0.0.1:%d
            ssl_options.cacertfile = %s
            ssl_options.certfile = %s
            ssl_options.keyfile = %s
            ssl_options.verify = verify_peer
            ssl_options.fail_if_no_peer_cert = false
            auth_mechanisms.1 = PLAIN
            auth_mechanisms.2 = AMQPLAIN
            auth_mechanisms.3 = EXTERNAL
            ssl_cert_login_from = common_name
            """
                .formatted(
                    port,
                    certificates.file("authority.pem"),
                    certificates.file("broker.pem"),
                    certificates.file("broker.key")),
            "rabbitmq_auth_mechanism_ssl");
    for (String user : List.of("robot", "secretary")) {
      broker.control("add_user", user, "p%s/:@".formatted(user));
      broker.control("set_permissions", user, ".*", ".*", ".*");
    }
  }

  @AfterAll
  void end() {
    if (broker != null) {
      broker.close();
    }
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    opened.clear();
  }

  private RabbitHost open(String host, int to, Object... settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("transport.url", "rabbit://%s:%d/".formatted(host, to));
    all.put("connect.timeout.seconds", 20);
    for (int i = 0; i < settings.length; i += 2) {
      all.put((String) settings[i], settings[i + 1]);
    }
    var config = RabbitConfig.from(ManagerConfig.of(all));
    var made = new RabbitHost(config, Objects.requireNonNull(config.url()), "login");
    opened.add(made);
    made.open();
    return made;
  }

  private RabbitHost tls(String host, Object... settings) {
    List<Object> all = new ArrayList<>(List.of("ssl.enabled", true));
    all.addAll(List.of(settings));
    return open(host, port, all.toArray());
  }

  private String trusted() {
    return certificates.file("authority.pem");
  }

  /** Waits for the connection; returns who the broker says it is, how, and whether it is safe. */
  private String connected(RabbitHost host) throws Exception {
    await()
        .atMost(SOON)
        .failFast(
            "it is refused",
            () ->
                assertThat(Objects.requireNonNullElse(host.publishing().state().trouble(), ""))
                    .isEmpty())
        .until(
            () -> host.publishing().connection() != null && host.consuming().connection() != null);
    return broker
        .control("list_connections", "user", "auth_mechanism", "ssl")
        .lines()
        .skip(1)
        .distinct()
        .reduce((one, other) -> one + "; " + other)
        .orElse("")
        .replace('\t', ' ');
  }

  private static String refused(RabbitHost host) {
    return await()
        .atMost(SOON)
        .until(
            () -> Objects.requireNonNullElse(host.publishing().state().trouble(), ""),
            said -> !said.isEmpty());
  }

  @Test
  void aTrustedBrokerIsTaken() throws Exception {
    assertThat(connected(tls("127.0.0.1", "ssl.ca.file", trusted())))
        .isEqualTo("guest AMQPLAIN true");
  }

  @Test
  void anAuthorityThatIsNotKnownIsRefused() {
    String file = certificates.file("stranger.pem");
    assertThat(refused(tls("127.0.0.1", "ssl.ca.file", file)))
        .contains("TLS with 127.0.0.1:" + port + " failed")
        .contains("signed by an authority in ssl.ca.file (" + file + ")");
  }

  @Test
  void verificationIsOnUnlessToldOtherwise() {
    assertThat(refused(tls("127.0.0.1")))
        .contains("signed by an authority that the JVM knows, for ssl.ca.file is not set");
    assertThat(refused(tls("localhost", "ssl.ca.file", trusted())))
        .contains("its certificate must be for localhost, unless ssl.verify.hostname is false");
  }

  @Test
  void theHostNameNeedNotBeChecked() throws Exception {
    assertThat(connected(tls("localhost", "ssl.ca.file", trusted(), "ssl.verify.hostname", false)))
        .isEqualTo("guest AMQPLAIN true");
  }

  @Test
  void aCertificateIsALogin() throws Exception {
    var robot =
        tls(
            "127.0.0.1",
            "ssl.ca.file",
            trusted(),
            "ssl.cert.file",
            certificates.file("robot.pem"),
            "ssl.key.file",
            certificates.file("robot.key"),
            "login.method",
            "EXTERNAL");
    assertThat(connected(robot)).isEqualTo("robot EXTERNAL true");
  }

  @Test
  void aCertificateThatIsNoUserIsRefused() {
    var nobody =
        tls(
            "127.0.0.1",
            "ssl.ca.file",
            trusted(),
            "ssl.cert.file",
            certificates.file("nobody.pem"),
            "ssl.key.file",
            certificates.file("nobody.key"),
            "login.method",
            "EXTERNAL");
    assertThat(refused(nobody))
        .contains("the certificate of ssl.cert.file (login.method EXTERNAL) is refused");
  }

  @Test
  void aCertificateOfAStrangerIsRefused() {
    var intruder =
        tls(
            "127.0.0.1",
            "ssl.ca.file",
            trusted(),
            "ssl.cert.file",
            certificates.file("intruder.pem"),
            "ssl.key.file",
            certificates.file("intruder.key"),
            "login.method",
            "EXTERNAL");
    // By the broker: depending on the version of TLS it says so in an alert or just hangs up.
    assertThat(refused(intruder)).startsWith("127.0.0.1:" + port + ": ");
    assertThat(intruder.publishing().connection()).isNull();
  }

  @Test
  void bothWaysOfPasswordsWork() throws Exception {
    for (String method : List.of("PLAIN", "AMQPLAIN")) {
      RabbitHost secretary =
          open("secretary:psecretary%2F%3A%40@127.0.0.1", broker.port(), "login.method", method);
      assertThat(connected(secretary)).isEqualTo("secretary " + method + " false");
      close();
      await()
          .atMost(SOON)
          .until(() -> broker.control("list_connections", "user").lines().count() <= 1);
    }
  }

  @Test
  void aWrongPasswordIsSaidWithItsUserAndNotShown() {
    for (String method : List.of("PLAIN", "AMQPLAIN")) {
      String said =
          refused(open("secretary:topsecret@127.0.0.1", broker.port(), "login.method", method));
      assertThat(said)
          .contains("user secretary (login.method " + method + ") is refused")
          .doesNotContain("topsecret");
    }
  }

  @Test
  void aPortWithoutTlsIsSaid() {
    assertThat(refused(open("127.0.0.1", broker.port(), "ssl.enabled", true)))
        .contains("TLS with 127.0.0.1:" + broker.port() + " failed");
  }

  @Test
  void aFileThatIsNotThereIsSaid() {
    assertThat(refused(tls("127.0.0.1", "ssl.ca.file", "/no/such.pem")))
        .contains("The file of ssl.ca.file (/no/such.pem) cannot be read: NoSuchFileException");
    assertThat(refused(tls("127.0.0.1", "ssl.ca.file", certificates.file("broker.key"))))
        .contains("broker.key) is not as expected: PEM, with \"BEGIN CERTIFICATE\"");
  }
}
