package dev.manager.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackdoorServerTest {
  private BackdoorServer server;

  @BeforeEach
  void open() throws IOException {
    server = new BackdoorServer(processor(), 0, 1);
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void answersOnLoopback() throws IOException {
    try (Socket client = connect()) {
      client.getOutputStream().write("list\r\nexit\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("<list>");
    }
  }

  @Test
  void isNotReachableByAnyOtherAddress() throws IOException {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    for (InetAddress other : others) {
      assertThatThrownBy(() -> new Socket(other, server.port()).close())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesMoreSessionsThanAllowedUntilOneLeaves() throws IOException {
    try (Socket first = connect()) {
      readPrompt(first);
      try (Socket second = connect()) {
        assertThat(second.getInputStream().readAllBytes())
            .asString(StandardCharsets.UTF_8)
            .isEqualTo("Too many sessions: 1 of 1\r\n");
      }
    }
    await().untilAsserted(() -> assertThat(threads("manager-backdoor-session")).isEmpty());
    try (Socket third = connect()) {
      readPrompt(third);
    }
  }

  @Test
  void leavesNoThreadBehind() throws IOException {
    try (Socket client = connect()) {
      readPrompt(client);
      server.close();
      assertThat(threads("manager-backdoor")).isEmpty();
    }
  }

  @Test
  void aPortInUseIsRefused() {
    assertThatThrownBy(() -> new BackdoorServer(processor(), server.port(), 1).close())
        .isInstanceOf(BindException.class);
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port());
    client.setSoTimeout(10_000);
    return client;
  }

  private static void readPrompt(Socket client) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream in = client.getInputStream();
    while (!read.toString(StandardCharsets.UTF_8).endsWith(ShellLoop.PROMPT)) {
      read.write(in.read());
    }
  }

  private static List<String> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  private static CommandProcessor processor() {
    return (CommandProcessor)
        Proxy.newProxyInstance(
            BackdoorServerTest.class.getClassLoader(),
            new Class<?>[] {CommandProcessor.class},
            (proxy, method, args) -> session((InputStream) args[0], (OutputStream) args[1]));
  }

  private static CommandSession session(InputStream in, OutputStream out) {
    return (CommandSession)
        Proxy.newProxyInstance(
            BackdoorServerTest.class.getClassLoader(),
            new Class<?>[] {CommandSession.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getKeyboard" -> in;
                  case "getConsole" -> out;
                  case "execute" -> "<" + args[0] + ">";
                  case "format" -> args[0].toString();
                  default -> null;
                });
  }
}
