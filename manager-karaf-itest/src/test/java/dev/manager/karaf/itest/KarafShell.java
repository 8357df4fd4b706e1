package dev.manager.karaf.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;

/** A client of Karaf's SSH server on the loopback. For one thread. */
final class KarafShell implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final SshClient client = SshClient.setUpDefaultClient();
  private final int port;

  KarafShell(int port) {
    this.port = port;
    client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
    client.start();
  }

  private record Outcome(int status, String text) {}

  String run(String command) {
    Outcome outcome = execute(command);
    assertThat(outcome.status).as("%s\n%s", command, outcome.text).isZero();
    assertThat(outcome.text).as(command).doesNotContain("Error executing command");
    return outcome.text;
  }

  String fail(String command) {
    Outcome outcome = execute(command);
    assertThat(outcome.status).as("%s\n%s", command, outcome.text).isNotZero();
    return outcome.text;
  }

  /** Runs a command; what it printed is empty while nobody listens. */
  String tryRun(String command) {
    try {
      return attempt(command).text;
    } catch (IOException e) {
      return "";
    }
  }

  private Outcome execute(String command) {
    try {
      return attempt(command);
    } catch (IOException e) {
      throw new IllegalStateException(command, e);
    }
  }

  private ClientSession connect() throws IOException {
    ClientSession session =
        client.connect("karaf", "127.0.0.1", port).verify(PATIENCE).getSession();
    session.addPasswordIdentity("karaf");
    session.auth().verify(PATIENCE);
    return session;
  }

  /** Karaf closes the connection after each command. */
  private Outcome attempt(String command) throws IOException {
    try (ClientSession session = connect();
        ChannelExec channel = session.createExecChannel(command)) {
      var text = new ByteArrayOutputStream();
      channel.setOut(text);
      channel.setErr(text);
      channel.open().verify(PATIENCE);
      var events = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
      assertThat(events).as("%s ends", command).contains(ClientChannelEvent.CLOSED);
      return new Outcome(Objects.requireNonNullElse(channel.getExitStatus(), -1), plain(text));
    }
  }

  /** A command that runs while others do. */
  final class Running implements AutoCloseable {
    private final String command;
    private final ClientSession session;
    private final ChannelExec channel;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    private Running(String command) throws IOException {
      this.command = command;
      this.session = connect();
      this.channel = session.createExecChannel(command);
      channel.setOut(text);
      channel.setErr(text);
      channel.open().verify(PATIENCE);
    }

    /** Waits until it has printed a text. */
    void awaitText(String wanted) {
      await("%s prints %s".formatted(command, wanted))
          .atMost(PATIENCE)
          .failFast(
              "it ended",
              () ->
                  assertThat(channel.isOpen() || plain(text).contains(wanted))
                      .as(plain(text))
                      .isTrue())
          .until(() -> plain(text).contains(wanted));
    }

    /** Waits until it has ended well, and returns what it printed. */
    String result() {
      var events = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
      assertThat(events)
          .as("%s ends:\n%s", command, plain(text))
          .contains(ClientChannelEvent.CLOSED);
      assertThat(channel.getExitStatus()).as("%s\n%s", command, plain(text)).isZero();
      return plain(text);
    }

    @Override
    public void close() throws IOException {
      session.close();
    }
  }

  /** Begins a command, and does not wait for its end. */
  Running begin(String command) throws IOException {
    return new Running(command);
  }

  /** Opens a terminal, types keys, and returns what it shows once that has a text. */
  String type(String keys, String until) throws IOException {
    try (ClientSession session = connect();
        ChannelShell channel = session.createShellChannel()) {
      var text = new ByteArrayOutputStream();
      channel.setPtyType("xterm");
      channel.setPtyColumns(200);
      channel.setOut(text);
      channel.setErr(text);
      channel.open().verify(PATIENCE);
      await("prompt").atMost(PATIENCE).until(() -> plain(text).contains("()>"));
      OutputStream in = channel.getInvertedIn();
      in.write(keys.getBytes(StandardCharsets.UTF_8));
      in.flush();
      await(until).atMost(PATIENCE).until(() -> plain(text).contains(until));
      return plain(text);
    }
  }

  private static String plain(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]", "");
  }

  @Override
  public void close() {
    client.stop();
  }
}
