package dev.manager.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidatesTest {
  private final Candidates candidates = new Candidates(new FakeEndpoints().list());

  /** The bar is where the cursor is. */
  @ParameterizedTest
  @CsvSource({
    "'call |', 'network network.host-1 volume volume.host-1'",
    "'manager:call vo|', 'network network.host-1 volume volume.host-1'",
    "'cast |', 'network network.host-1 volume volume.host-1'",
    "'call volume |', 'create list ping'",
    "'call volume.host-1 cr|', 'create list ping'",
    "'call volume.other-host |', 'create list ping'",
    "'call nobody |', ''",
    "'call -n baseapi volume |', 'ping'",
    "'call --timeout 5 --namespace baseapi network |', 'ping'",
    "'cast -a volume |', 'create list ping'",
    "'call volume create |', 'bytes= name= note='",
    "'call volume create bytes=3 note:=5 |', 'name='",
    "'call volume create bytes=3 na|', 'name= note='",
    "'call volume list |', ''",
    "'call volume nosuch |', ''",
    "'call -|', '--namespace --timeout --version -n -t -v'",
    "'cast -|', '--all --namespace --version -a -n -v'",
    "'call -n |', 'baseapi'",
    "'call -v |', '1.1 1.2'",
    "'call -t |', ''",
    "'call volume -|', 'create list ping'",
    "'|', ''",
  })
  void are(String typed, String expected) {
    List<String> words = List.of(typed.substring(0, typed.indexOf('|')).split(" ", -1));
    int index = words.size() - 1;
    List<String> found = candidates.at(index, words).stream().toList();
    List<String> all = expected.isEmpty() ? List.of() : List.of(expected.split(" "));
    assertThat(found).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void whatComesAfterTheCursorCountsForNothing() {
    assertThat(candidates.at(2, List.of("call", "volume", "", "name=x")))
        .containsExactly("create", "list", "ping");
    assertThat(candidates.at(9, List.of("call"))).isEmpty();
    assertThat(candidates.at(-1, List.of("call"))).isEmpty();
  }

  @Test
  void areNoneWhereNothingIsServed() {
    assertThat(new RpcCommands().candidates(1, List.of("call", ""))).isEmpty();
  }
}
