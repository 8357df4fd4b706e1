package dev.manager.launcher.internal.boot;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The jar that this class came from, with the bundles and defaults in it. For one thread. */
final class ExecutableJar implements Closeable {
  private final JarFile jar;

  ExecutableJar() throws LaunchException {
    try {
      this.jar = new JarFile(path().toFile());
    } catch (IOException e) {
      throw new LaunchException(
          ExitStatus.FAILED, "Cannot read %s: %s".formatted(path(), e.getMessage()), e);
    }
  }

  /** Returns where the jar is. */
  static Path path() throws LaunchException {
    CodeSource source = ExecutableJar.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    try {
      if (location != null) {
        return Path.of(location.toURI());
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new LaunchException(
          ExitStatus.FAILED, "Started from %s, expected a jar file".formatted(location), e);
    }
    throw new LaunchException(ExitStatus.FAILED, "Not started from a jar file");
  }

  /** Lists the files in a folder of the jar, by their full names, in order. */
  List<String> list(String folder) {
    return jar.stream()
        .map(JarEntry::getName)
        .filter(name -> name.startsWith(folder + "/") && !name.endsWith("/"))
        .sorted()
        .toList();
  }

  /** Opens a file of the jar. */
  InputStream open(String name) throws IOException {
    JarEntry entry = jar.getJarEntry(name);
    if (entry == null) {
      throw new IOException("%s has no %s".formatted(jar.getName(), name));
    }
    return jar.getInputStream(entry);
  }

  @Override
  public void close() throws IOException {
    jar.close();
  }
}
