package dev.manager.launcher.itest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Makes bundles to be dropped into deploy/. */
final class Bundles {
  private Bundles() {}

  /** Writes a bundle without content. */
  static void writeEmpty(Path jar, String symbolicName) throws IOException {
    write(jar, manifest(symbolicName), null);
  }

  /** Writes a bundle that never stops. */
  static void writeStubborn(Path jar, String symbolicName) throws IOException {
    Manifest manifest = manifest(symbolicName);
    manifest.getMainAttributes().putValue("Bundle-Activator", StubbornActivator.class.getName());
    manifest.getMainAttributes().putValue("Import-Package", "org.osgi.framework");
    write(jar, manifest, StubbornActivator.class);
  }

  private static Manifest manifest(String symbolicName) {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Bundle-ManifestVersion", "2");
    attributes.putValue("Bundle-SymbolicName", symbolicName);
    attributes.putValue("Bundle-Version", "1.0.0");
    return manifest;
  }

  private static void write(Path jar, Manifest manifest, @Nullable Class<?> type)
      throws IOException {
    Path unfinished = Files.createTempFile("bundle", ".part");
    try (OutputStream file = Files.newOutputStream(unfinished);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      if (type != null) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream bytes = Bundles.class.getClassLoader().getResourceAsStream(name)) {
          out.write(Objects.requireNonNull(bytes, name).readAllBytes());
        }
      }
    }
    Files.move(unfinished, jar, StandardCopyOption.ATOMIC_MOVE);
  }
}
