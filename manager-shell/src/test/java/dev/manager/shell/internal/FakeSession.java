package dev.manager.shell.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandSession;

/** A session that answers each command with itself, and fails those that start with "fail". */
final class FakeSession {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  CommandSession typing(byte[] keys) {
    InputStream in = new ByteArrayInputStream(keys);
    PrintStream console = new PrintStream(out, true, StandardCharsets.UTF_8);
    return (CommandSession)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {CommandSession.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getKeyboard" -> in;
                  case "getConsole" -> console;
                  case "execute" -> answer(args[0].toString());
                  case "format" -> args[0].toString();
                  case "close" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static Object answer(String command) {
    if (command.startsWith("fail")) {
      throw new IllegalStateException("no such\nluck");
    }
    return "<" + command + ">";
  }

  String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
