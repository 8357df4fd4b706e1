package dev.manager.example.volume.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void alignsItsColumns() {
    Table table =
        Table.of(
            List.of("NAME", "SIZE"), List.of(List.of("a", "64MiB"), List.of("longer-name", "1B")));
    assertThat(table.toString().lines())
        .containsExactly("NAME         SIZE", "a            64MiB", "longer-name  1B");
  }
}
