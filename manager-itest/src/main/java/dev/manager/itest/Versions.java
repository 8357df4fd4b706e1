package dev.manager.itest;

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

/** Scenario bundles under other versions than they were built with. Stateless. */
final class Versions {
  private Versions() {}

  /** Copies a scenario bundle, with this version in its manifest. */
  static InputStream stream(String scenario, String version) {
    var bytes = new ByteArrayOutputStream();
    try (var from = new JarInputStream(Host.stream(scenario))) {
      var manifest = new Manifest(Objects.requireNonNull(from.getManifest(), scenario));
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
