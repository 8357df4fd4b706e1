package dev.manager.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerState;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of states in docs/lifecycle.md says what {@link ManagerState} says. */
class LifecycleDocumentTest {
  private static List<List<String>> rows() throws IOException {
    Map<String, List<List<String>>> tables = Documents.tables("docs/lifecycle.md");
    return Objects.requireNonNull(tables.get("States"), "no table under \"States\"");
  }

  @Test
  void listsEveryStateInOrder() throws IOException {
    assertThat(rows().stream().map(row -> Documents.withoutCodeMarks(row.get(0))))
        .containsExactlyElementsOf(
            Stream.of(ManagerState.values()).map(ManagerState::name).toList());
  }

  @Test
  void saysWhichStatesMayFollowAndWhetherCallsAreLetIn() throws IOException {
    for (List<String> row : rows()) {
      ManagerState state = ManagerState.valueOf(Documents.withoutCodeMarks(row.get(0)));
      Set<ManagerState> next = EnumSet.noneOf(ManagerState.class);
      Stream.of(Documents.withoutCodeMarks(row.get(3)).split(",", -1))
          .map(String::strip)
          .filter(name -> !name.equals("none"))
          .forEach(name -> next.add(ManagerState.valueOf(name)));

      assertThat(next).as("what follows %s", state).isEqualTo(state.next());
      assertThat(row.get(2)).as("calls in %s", state).isEqualTo(state.serves() ? "yes" : "no");
    }
  }
}
