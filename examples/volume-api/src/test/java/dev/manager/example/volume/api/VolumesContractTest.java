package dev.manager.example.volume.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.rpc.Expected;
import dev.manager.rpc.Rpc;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VolumesContractTest {
  /** All exceptions of this package that tell a kind of failure. */
  private static List<Class<?>> failures() throws Exception {
    URI here = Objects.requireNonNull(Volumes.class.getResource("Volumes.class")).toURI();
    Path folder = Objects.requireNonNull(Path.of(here).getParent());
    List<Class<?>> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        String name = each.getFileName().toString();
        if (name.endsWith("Exception.class") && !name.equals("VolumeException.class")) {
          found.add(
              Class.forName(Volumes.class.getPackageName() + "." + name.replace(".class", "")));
        }
      }
    }
    return found;
  }

  @Test
  void everyFailureIsPartOfTheRemoteContract() throws Exception {
    Expected expected = Objects.requireNonNull(Volumes.class.getAnnotation(Expected.class));
    assertThat(Set.<Class<?>>of(expected.value())).isEqualTo(Set.copyOf(failures()));
  }

  @Test
  void everyFailureCanBeMadeOfWhatTravels() throws Exception {
    for (Class<?> each : failures()) {
      assertThat(
              Stream.of(each.getConstructors())
                  .map(constructor -> List.of(constructor.getParameterTypes())))
          .describedAs("constructors of %s", each.getName())
          .containsAnyOf(List.of(String.class), List.of(String.class, Throwable.class));
    }
  }

  @Test
  void theInterfaceHasAVersion() {
    assertThat(Objects.requireNonNull(Volumes.class.getAnnotation(Rpc.class)).version())
        .isEqualTo("1.2");
  }
}
