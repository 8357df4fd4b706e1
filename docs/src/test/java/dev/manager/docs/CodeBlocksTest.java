package dev.manager.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents show as a part of a source file stands in that file, word for word. */
class CodeBlocksTest {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- source: (\\S+) -->\\s*```\\w+\\n(.*?)```", Pattern.DOTALL);

  static Stream<Arguments> everyBlock() throws IOException {
    List<Arguments> blocks = new ArrayList<>();
    for (Path document : Documents.all()) {
      Matcher block = BLOCK.matcher(Documents.read(document.toString()));
      while (block.find()) {
        blocks.add(Arguments.of(document, block.group(1), block.group(2)));
      }
    }
    return blocks.stream();
  }

  @ParameterizedTest(name = "{0} shows {1}")
  @MethodSource("everyBlock")
  void showsWhatTheBuildCompiles(Path document, String source, String code) throws IOException {
    assertThat(Files.readString(Documents.ROOT.resolve(source))).contains(code);
  }

  @Test
  void theFirstScreenShowsAManager() throws IOException {
    assertThat(everyBlock().map(block -> block.get()[0] + " " + block.get()[1]))
        .contains("README.md docs/src/main/java/com/acme/greeting/GreetingManager.java");
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    Pattern link = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)(?:#[^)]*)?\\)");
    for (Path document : Documents.all()) {
      Matcher each = link.matcher(Documents.read(document.toString()));
      while (each.find()) {
        Path target = Documents.ROOT.resolve(document).resolveSibling(each.group(1));
        assertThat(target).as("link in %s", document).exists();
      }
    }
  }
}
