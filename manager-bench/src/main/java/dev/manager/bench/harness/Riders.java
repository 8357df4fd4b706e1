package dev.manager.bench.harness;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;

/** The bundles that ride in the jar of the benchmarks. Stateless. */
public final class Riders {
  private Riders() {}

  /**
   * Opens a bundle.
   *
   * @param name of its recipe
   * @return its bytes
   */
  public static InputStream open(String name) {
    return Objects.requireNonNull(
        Riders.class.getResourceAsStream("/bundles/" + name + ".jar"), name);
  }

  /**
   * Copies a bundle, with another version in its manifest.
   *
   * @param name of its recipe
   * @param version of the copy
   * @return its bytes
   */
  public static InputStream open(String name, String version) {
    var bytes = new ByteArrayOutputStream();
    try (var from = new JarInputStream(open(name))) {
      var manifest = new Manifest(Objects.requireNonNull(from.getManifest(), name));
      manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
      try (var to = new JarOutputStream(bytes, manifest)) {
        for (JarEntry each = from.getNextJarEntry(); each != null; each = from.getNextJarEntry()) {
          to.putNextEntry(new ZipEntry(each.getName()));
          from.transferTo(to);
          to.closeEntry();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
