package dev.manager.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Table table =
        new Table(
            List.of("NAME", "STATE"),
            List.of(List.of("a", "RUNNING"), List.of("network", "NEW"), List.of("é", "")));
    assertThat(table).hasToString("NAME     STATE\na        RUNNING\nnetwork  NEW\né");
  }

  @Test
  void aCellStaysInItsLine() {
    Table table = new Table(List.of("A", "B"), List.of(List.of("one\r\n  two\u001b[31m", "b")));
    assertThat(table).hasToString("A             B\none two [31m  b");
  }

  @Test
  void aRowOfAnotherWidthIsRefused() {
    assertThatThrownBy(() -> new Table(List.of("A", "B"), List.of(List.of("x"))))
        .hasMessage("Row [x] has 1 cells, expected 2");
  }

  @Test
  void aSheetIndentsTheFurtherLinesOfAValue() {
    Sheet sheet = new Sheet(List.of(Map.entry("api", "one\ntwo"), Map.entry("state", "NEW")));
    assertThat(sheet).hasToString("api    one\n       two\nstate  NEW");
  }
}
