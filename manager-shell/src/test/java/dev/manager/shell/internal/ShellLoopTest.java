package dev.manager.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellLoopTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a plain line, 'list\n', <list>",
    "a line of telnet, 'list\r\n', <list>",
    "a mended line, 'liss\bt\n', <list>",
    "letters of more than a byte, 'žé\u007fá\n', <žá>",
    "a failure, 'fail\n', error: no such luck",
  })
  void answersALine(String what, String typed, String answer) {
    assertThat(printed(typed.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("manager> " + answer + System.lineSeparator() + "manager> ");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"exit, 'exit\nlist\n'", "Ctrl-D, '\u0004list\n'", "the end, ''"})
  void endsWith(String what, String typed) {
    assertThat(printed(typed.getBytes(StandardCharsets.UTF_8))).isEqualTo("manager> ");
  }

  @ParameterizedTest
  @CsvSource({"FFFB01", "FFFD03", "FFFA181FFFF0", "FFF1"})
  void skipsWhatTelnetSaysOfItself(String hex) {
    byte[] command = HexFormat.of().parseHex(hex);
    byte[] typed = new byte[command.length + 1];
    System.arraycopy(command, 0, typed, 0, command.length);
    typed[command.length] = '\n';
    assertThat(printed(typed)).isEqualTo("manager> manager> ");
  }

  private static String printed(byte[] typed) {
    FakeSession terminal = new FakeSession();
    new ShellLoop(terminal.typing(typed)).run();
    return terminal.printed();
  }
}
