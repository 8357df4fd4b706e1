package dev.manager.records.internal;

import dev.manager.ManagerException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Reads migration scripts, in the order of their numbers. Stateless. */
final class Scripts {
  private static final Pattern NAME = Pattern.compile("V(\\d{1,9})__([^.]+)(?:\\.(\\w+))?\\.sql");
  private static final Pattern END_OF_STATEMENT = Pattern.compile(";[ \\t]*(?:\\R|$)");
  private static final List<String> OWN =
      List.of("V1__services.sql", "V2__leases.sql", "V3__tuning.postgresql.sql");

  /** One script: its number, its file name, and its text with {@code \n} between lines. */
  record Script(int version, String name, String text) {
    long checksum() {
      var crc = new CRC32();
      crc.update(text.getBytes(StandardCharsets.UTF_8));
      return crc.getValue();
    }

    List<String> statements() {
      return END_OF_STATEMENT
          .splitAsStream(text)
          .map(each -> each.replaceAll("(?m)^\\s*--.*$", "").strip())
          .filter(each -> !each.isEmpty())
          .toList();
    }
  }

  private Scripts() {}

  /** Reads the scripts of this bundle's own tables. */
  static List<Script> own(Dialect dialect) {
    Map<String, String> files = new TreeMap<>();
    for (String name : OWN) {
      files.put(name, read(Objects.requireNonNull(Scripts.class.getResource(name), name)));
    }
    return of(files, dialect);
  }

  /** Reads the scripts in a folder of a bundle. */
  static List<Script> in(Class<?> member, String folder, Dialect dialect) {
    Bundle bundle = FrameworkUtil.getBundle(member);
    if (bundle == null) {
      throw new ManagerException(member + " is of no bundle, so it has no folder " + folder);
    }
    Map<String, String> files = new TreeMap<>();
    Enumeration<URL> found = bundle.findEntries(folder, "*.sql", false);
    for (URL each : found == null ? List.<URL>of() : Collections.list(found)) {
      String path = each.getPath();
      files.put(path.substring(path.lastIndexOf('/') + 1), read(each));
    }
    if (files.isEmpty()) {
      throw new ManagerException(
          "Bundle %s has no script V<number>__<what>.sql in its folder %s"
              .formatted(bundle, folder));
    }
    return of(files, dialect);
  }

  /** Picks those for a database. */
  static List<Script> of(Map<String, String> files, Dialect dialect) {
    List<Script> scripts = new ArrayList<>();
    files.forEach(
        (name, text) -> {
          Matcher parts = NAME.matcher(name);
          if (!parts.matches()) {
            throw new ManagerException(
                "Script %s has a wrong name: expected V<number>__<what>.sql".formatted(name));
          }
          if (parts.group(3) == null || parts.group(3).equals(dialect.suffix())) {
            scripts.add(new Script(Integer.parseInt(parts.group(1)), name, text));
          }
        });
    scripts.sort(Comparator.comparingInt(Script::version));
    for (int i = 1; i < scripts.size(); i++) {
      if (scripts.get(i).version() == scripts.get(i - 1).version()) {
        throw new ManagerException(
            "Scripts %s and %s have one number"
                .formatted(scripts.get(i - 1).name(), scripts.get(i).name()));
      }
    }
    return List.copyOf(scripts);
  }

  private static String read(URL file) {
    try (InputStream in = file.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new ManagerException("Script %s cannot be read".formatted(file), e);
    }
  }
}
