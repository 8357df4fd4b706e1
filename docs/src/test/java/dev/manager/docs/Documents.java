package dev.manager.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The documents of the repository. Stateless; tests run in the folder of this module. */
final class Documents {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Documents() {}

  static String read(String document) throws IOException {
    return Files.readString(ROOT.resolve(document));
  }

  /** Returns every document, relative to the root. */
  static List<Path> all() throws IOException {
    List<Path> found = new ArrayList<>(List.of(Path.of("README.md")));
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().contains("target"))
          .map(ROOT::relativize)
          .sorted()
          .forEach(found::add);
    }
    return found;
  }

  /** Returns the rows of a document's tables whose first cell is code, by the heading above. */
  static Map<String, List<List<String>>> tables(String document) throws IOException {
    Map<String, List<List<String>>> tables = new LinkedHashMap<>();
    String heading = "";
    for (String line : read(document).lines().toList()) {
      if (line.startsWith("#")) {
        heading = line.replace("#", "").strip();
      } else if (line.startsWith("| `")) {
        List<String> cells =
            Stream.of(line.substring(1, line.lastIndexOf('|')).split("(?<!\\\\)\\|", -1))
                .map(String::strip)
                .toList();
        tables.computeIfAbsent(heading, key -> new ArrayList<>()).add(cells);
      }
    }
    return tables;
  }

  static String withoutCodeMarks(String cell) {
    return cell.replace("`", "");
  }
}
