package dev.manager.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Reads commands line by line from a session's keyboard and prints their results, until {@code
 * exit}, Ctrl-D or the end of the stream. A command that fails prints one line. Understands what a
 * telnet client or a terminal in line mode sends. For one thread.
 */
final class ShellLoop implements Runnable {
  static final String PROMPT = "manager> ";

  private static final Set<String> LEAVE = Set.of("exit", "quit", "logout");
  private static final int MAX_LINE = 64 * 1024;
  private static final int END_OF_TRANSMISSION = 4;
  private static final int BACKSPACE = 8;
  private static final int DELETE = 127;
  private static final int TELNET_COMMAND = 255;
  private static final int TELNET_SUBNEGOTIATION = 250;
  private static final int TELNET_SUBNEGOTIATION_END = 240;
  private static final int TELNET_FIRST_OPTION = 251;

  private final CommandSession session;
  private final InputStream in;
  private final PrintStream out;

  ShellLoop(CommandSession session) {
    this.session = session;
    this.in = session.getKeyboard();
    this.out = session.getConsole();
  }

  @Override
  public void run() {
    try {
      String line = prompt();
      while (line != null && !LEAVE.contains(line)) {
        if (!line.isEmpty()) {
          execute(line);
        }
        line = prompt();
      }
    } catch (IOException e) {
      out.println("Shell left: " + e.getMessage());
    }
    out.flush();
  }

  @SuppressWarnings("CatchAndPrintStackTrace") // prints one line, to the user who gave the command
  private void execute(String line) {
    try {
      Object result = session.execute(line);
      if (result != null) {
        out.println(session.format(result, Converter.INSPECT));
      }
    } catch (Exception e) {
      out.println("error: " + message(e));
    }
  }

  /** Returns what a failed command says in one line. */
  static String message(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    return Table.oneLine(message);
  }

  private @Nullable String prompt() throws IOException {
    out.print(PROMPT);
    out.flush();
    return readLine();
  }

  /** Returns the next line without its end and without blanks around it; null at the end. */
  private @Nullable String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int c = in.read();
      switch (c) {
        case -1, END_OF_TRANSMISSION -> {
          return null;
        }
        case '\n' -> {
          return line.toString(StandardCharsets.UTF_8).strip();
        }
        case '\r', 0 -> {} // part of telnet's end of line
        case BACKSPACE, DELETE -> dropLast(line);
        case TELNET_COMMAND -> skipTelnetCommand();
        default -> append(line, c);
      }
    }
  }

  private static void append(ByteArrayOutputStream line, int c) throws IOException {
    if (line.size() == MAX_LINE) {
      throw new IOException("line longer than %d bytes".formatted(MAX_LINE));
    }
    line.write(c);
  }

  private static void dropLast(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (!text.isEmpty()) {
      byte[] rest =
          text.substring(0, text.offsetByCodePoints(text.length(), -1))
              .getBytes(StandardCharsets.UTF_8);
      line.write(rest, 0, rest.length);
    }
  }

  private void skipTelnetCommand() throws IOException {
    int command = in.read();
    if (command == TELNET_SUBNEGOTIATION) {
      int c = in.read();
      while (c != -1 && c != TELNET_SUBNEGOTIATION_END) {
        c = in.read();
      }
    } else if (command >= TELNET_FIRST_OPTION && command < TELNET_COMMAND) {
      skipOption();
    }
  }

  private void skipOption() throws IOException {
    if (in.read() == -1) {
      throw new IOException("connection ended within a telnet command");
    }
  }
}
