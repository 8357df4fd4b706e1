package dev.manager.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** docs/configuration.md says what the metatype of the bundles says: each PID, key and default. */
class ConfigurationDocumentTest {
  private static final String FOLDER = "OSGI-INF/metatype";

  /** Type and default of each key, by PID. */
  private static Map<String, Map<String, String>> metatype() throws Exception {
    Map<String, Map<String, String>> found = new TreeMap<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        readFolder(path.resolve(FOLDER), found);
      } else if (path.getFileName().toString().startsWith("manager-")) {
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
          readFolder(jar.getPath(FOLDER), found);
        }
      }
    }
    return found;
  }

  private static void readFolder(Path folder, Map<String, Map<String, String>> found)
      throws Exception {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.toList();
    }
    for (Path file : files) {
      read(file, found);
    }
  }

  private static void read(Path file, Map<String, Map<String, String>> found) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    Document document;
    try (InputStream in = Files.newInputStream(file)) {
      document = factory.newDocumentBuilder().parse(in);
    }
    Map<String, String> keys = new TreeMap<>();
    for (Element each : elements(document, "AD")) {
      String value = each.hasAttribute("default") ? each.getAttribute("default") : "none";
      keys.put(each.getAttribute("id"), each.getAttribute("type") + " " + plain(value));
    }
    for (Element each : elements(document, "Designate")) {
      found.put(each.getAttribute("pid"), keys);
    }
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** Writes {@code 60.0} as {@code 60}, and nothing as {@code empty}. */
  private static String plain(String value) {
    return value.isEmpty() ? "empty" : value.replaceFirst("\\.0$", "");
  }

  private static Map<String, Map<String, String>> document() throws IOException {
    Map<String, Map<String, String>> found = new TreeMap<>();
    for (var table : Documents.tables("docs/configuration.md").entrySet()) {
      Map<String, String> keys = new LinkedHashMap<>();
      for (List<String> row : table.getValue()) {
        List<String> cells = row.stream().map(Documents::withoutCodeMarks).toList();
        keys.put(cells.get(0), cells.get(1) + " " + cells.get(2));
      }
      found.put(Documents.withoutCodeMarks(table.getKey()), keys);
    }
    return found;
  }

  @Test
  void listsEveryPidWithEveryKeyItsTypeAndItsDefault() throws Exception {
    Map<String, Map<String, String>> actual = metatype();
    Map<String, Map<String, String>> documented = document();

    assertThat(documented.keySet()).isEqualTo(actual.keySet());
    actual.forEach(
        (pid, keys) -> assertThat(documented.get(pid)).as("keys of %s", pid).isEqualTo(keys));
  }

  @Test
  void saysInWhichUnitEachKeyIs() throws IOException {
    for (List<List<String>> table : Documents.tables("docs/configuration.md").values()) {
      for (List<String> row : table) {
        assertThat(row).as("row of %s", row.get(0)).hasSize(5).doesNotContain("");
        if (row.get(0).endsWith(".seconds`")) {
          assertThat(row.get(3)).as("unit of %s", row.get(0)).startsWith("seconds");
        }
      }
    }
  }
}
