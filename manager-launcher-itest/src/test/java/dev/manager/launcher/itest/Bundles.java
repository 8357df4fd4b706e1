package dev.manager.launcher.itest;

import dev.manager.launcher.itest.probe.PeerEvents;
import dev.manager.launcher.itest.probe.TellerManager;
import dev.manager.launcher.itest.probe.WriterManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Makes bundles to be dropped into deploy/. */
final class Bundles {
  private static final String PROBE_CLASSES =
      "target/test-classes/" + PeerEvents.class.getPackageName().replace('.', '/');

  private Bundles() {}

  /** Writes a bundle without content. */
  static void writeEmpty(Path jar, String symbolicName) throws IOException {
    write(jar, manifest(symbolicName), Map.of());
  }

  /** Writes a bundle that never stops. */
  static void writeStubborn(Path jar, String symbolicName) throws IOException {
    Manifest manifest = manifest(symbolicName);
    manifest.getMainAttributes().putValue("Bundle-Activator", StubbornActivator.class.getName());
    manifest.getMainAttributes().putValue("Import-Package", "org.osgi.framework");
    write(jar, manifest, classFile(StubbornActivator.class));
  }

  /** Writes the bundle of {@code probe}: its classes, and the components that they are. */
  static void writeProbe(Path jar) throws IOException {
    Manifest manifest = manifest("dev.manager.launcher.itest.probe");
    Attributes attributes = manifest.getMainAttributes();
    attributes.putValue("Bundle-Activator", PeerEvents.class.getName());
    attributes.putValue(
        "Import-Package",
        "dev.manager,dev.manager.periodic,dev.manager.record,dev.manager.spi,javax.sql,"
            + "org.osgi.framework,org.osgi.service.event");
    attributes.putValue("Service-Component", "OSGI-INF/*.xml");
    Map<String, byte[]> components = new TreeMap<>();
    components.put("OSGI-INF/writer.xml", component("writer", WriterManager.class, true));
    components.put("OSGI-INF/teller.xml", component("teller", TellerManager.class, false));
    Path classes = Path.of(PROBE_CLASSES);
    try (Stream<Path> files = Files.list(classes)) {
      for (Path each : files.toList()) {
        components.put(
            PeerEvents.class.getPackageName().replace('.', '/') + "/" + each.getFileName(),
            Files.readAllBytes(each));
      }
    }
    write(jar, manifest, components);
  }

  private static byte[] component(String name, Class<?> type, boolean singleton) {
    return """
    <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%1$s" activate="activate"
        deactivate="deactivate" modified="modified" configuration-pid="%1$s" init="2">
      <property name="manager.name" value="%1$s"/>
      <property name="manager.serviceName" value="%1$s"/>
      <property name="manager.singleton" type="Boolean" value="%2$s"/>
      <service><provide interface="dev.manager.Manager"/></service>
      <reference name="database" interface="dev.manager.record.Database" parameter="0"/>
      <reference name="leases" interface="dev.manager.record.Leases" parameter="1"/>
      <reference name="manager.runtime" interface="dev.manager.spi.ManagerRuntime"
          bind="bindManagerRuntime"/>
      <implementation class="%3$s"/>
    </scr:component>\
    """
        .formatted(name, singleton, type.getName())
        .getBytes(StandardCharsets.UTF_8);
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

  private static Map<String, byte[]> classFile(Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (InputStream bytes = Bundles.class.getClassLoader().getResourceAsStream(name)) {
      return Map.of(name, Objects.requireNonNull(bytes, name).readAllBytes());
    }
  }

  private static void write(Path jar, Manifest manifest, Map<String, byte[]> entries)
      throws IOException {
    Path unfinished = Files.createTempFile("bundle", ".part");
    try (OutputStream file = Files.newOutputStream(unfinished);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (var each : entries.entrySet()) {
        out.putNextEntry(new JarEntry(each.getKey()));
        out.write(each.getValue());
      }
    }
    Files.move(unfinished, jar, StandardCopyOption.ATOMIC_MOVE);
  }
}
