package dev.manager.karaf.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A freshly unpacked Karaf that reaches nothing but this machine: all its ports are free ones of
 * the loopback, and its only repositories are its own and the KARs in it. Its folder stays after
 * the test, with its log. Immutable.
 *
 * @param folder where it is
 * @param sshPort where its shell listens
 */
record KarafHome(Path folder, int sshPort) {
  private static final Path UNPACKED = Path.of(System.getProperty("manager.karaf"));
  private static final Path HOMES = Path.of(System.getProperty("manager.karaf.homes"));

  static KarafHome unpack(String name, Framework framework) throws IOException {
    Path folder = HOMES.resolve(name);
    delete(folder);
    copy(UNPACKED, folder);
    KarafHome home = new KarafHome(folder, freePort());
    home.set("config.properties", "karaf.framework", framework.configured());
    home.set("org.apache.karaf.shell.cfg", "sshHost", "127.0.0.1");
    home.set("org.apache.karaf.shell.cfg", "sshPort", Integer.toString(home.sshPort));
    home.set("org.apache.karaf.management.cfg", "rmiRegistryPort", Integer.toString(freePort()));
    home.set("org.apache.karaf.management.cfg", "rmiServerPort", Integer.toString(freePort()));
    home.append(
        "users.properties",
        "karaf = karaf,_g_:admingroup",
        "_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh");
    home.cutOff();
    return home;
  }

  Path etc(String name) {
    return folder.resolve("etc").resolve(name);
  }

  Path log() {
    return folder.resolve("data/log/karaf.log");
  }

  /** Appends lines to a file under etc/. */
  void append(String file, String... lines) throws IOException {
    Files.writeString(etc(file), "\n" + String.join("\n", lines) + "\n", StandardOpenOption.APPEND);
  }

  /** Sets a key in a file under etc/ that has it. */
  void set(String file, String key, String value) throws IOException {
    String before = Files.readString(etc(file));
    String after = before.replaceFirst("(?m)^#?" + key + " *=.*$", key + " = " + value);
    if (after.equals(before)) {
      throw new IllegalStateException(file + " has no key " + key);
    }
    Files.writeString(etc(file), after);
  }

  /** Deletes a folder of data/ with all that is in it. */
  void deleteData(String name) throws IOException {
    delete(folder.resolve("data").resolve(name));
  }

  private void cutOff() throws IOException {
    Files.writeString(etc("settings.xml"), "<settings/>\n");
    Files.writeString(
        etc("org.ops4j.pax.url.mvn.cfg"),
        """
        org.ops4j.pax.url.mvn.settings = ${karaf.etc}/settings.xml
        org.ops4j.pax.url.mvn.localRepository = ${karaf.data}/repository
        org.ops4j.pax.url.mvn.useFallbackRepositories = false
        org.ops4j.pax.url.mvn.repositories =
        org.ops4j.pax.url.mvn.defaultRepositories = \\
          ${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots, \\
          ${karaf.data.uri}kar@id=kar.repository@multi@snapshots
        """);
  }

  /** A port below those that the system gives to outgoing connections, so that none takes it. */
  private static int freePort() throws IOException {
    IOException last = new IOException("No port was tried");
    for (int i = 0; i < 100; i++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        last = e; // taken: try another
      }
    }
    throw last;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(
          file -> {
            try {
              Path target = to.resolve(from.relativize(file).toString());
              Files.createDirectories(target.getParent());
              Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
