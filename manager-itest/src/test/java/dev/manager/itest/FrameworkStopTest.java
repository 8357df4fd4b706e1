package dev.manager.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;

/** A framework of its own, with the runtime in it, is started, filled with managers and stopped. */
class FrameworkStopTest {
  private static final String[] BUNDLES = {
    "org.osgi.util.function",
    "org.osgi.util.promise",
    "org.osgi.service.component",
    "pax-logging-api",
    "pax-logging-logback",
    "asm",
    "org.apache.felix.configadmin",
    "org.apache.felix.eventadmin",
    "org.apache.felix.scr",
    "manager-api",
    "manager-impl",
  };
  private static final List<String> MANAGERS = List.of("charlie", "alpha", "bravo");

  @ParameterizedTest
  @ValueSource(strings = {"org.apache.felix.framework", "org.eclipse.osgi"})
  void managersStopInTheReverseOrderOfTheirStart(String implementation, @TempDir Path storage)
      throws Exception {
    URL jar = Path.of(onTheClassPath(implementation)).toUri().toURL();
    try (var loader = new URLClassLoader(new URL[] {jar}, new SharedPackages())) {
      Framework framework = launch(loader, storage);
      try {
        List<Bundle> bundles = install(framework.getBundleContext());
        List<?> journal = journal(bundles.get(bundles.size() - 2));
        startManagers(framework.getBundleContext());
        assertThat(lines(journal, "postStartHook"))
            .containsExactly("1 postStartHook", "2 postStartHook", "3 postStartHook");

        framework.stop();
        FrameworkEvent end = framework.waitForStop(60_000);
        assertThat(end.getType()).isEqualTo(FrameworkEvent.STOPPED);
        assertThat(lines(journal, "gracefulShutdown"))
            .containsExactly("3 gracefulShutdown", "2 gracefulShutdown", "1 gracefulShutdown");
        assertThat(lines(journal, "cleanupHost"))
            .containsExactly("3 cleanupHost", "2 cleanupHost", "1 cleanupHost");
      } finally {
        framework.stop();
        framework.waitForStop(60_000);
      }
    }
  }

  private static Framework launch(ClassLoader loader, Path storage) throws Exception {
    FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class, loader).iterator().next();
    Map<String, String> configuration = new HashMap<>();
    configuration.put("org.osgi.framework.storage", storage.toString());
    configuration.put("org.osgi.framework.storage.clean", "onFirstInit");
    configuration.put(
        "org.osgi.framework.system.packages.extra", "org.osgi.service.cm;version=1.6.1");
    configuration.put("org.ops4j.pax.logging.DefaultServiceLog.level", "WARN");
    Framework framework = factory.newFramework(configuration);
    framework.start();
    return framework;
  }

  private static List<Bundle> install(BundleContext context) throws Exception {
    List<Bundle> bundles = new ArrayList<>();
    for (String artifact : BUNDLES) {
      Path path = Path.of(onTheClassPath(artifact));
      String location = path.toUri().toString();
      bundles.add(
          context.installBundle(Files.isDirectory(path) ? "reference:" + location : location));
    }
    for (String scenario : List.of("probe", "recording")) {
      var stream = FrameworkStopTest.class.getResourceAsStream("/bundles/" + scenario + ".jar");
      bundles.add(context.installBundle(scenario, Objects.requireNonNull(stream)));
    }
    for (Bundle bundle : bundles) {
      bundle.start();
    }
    return bundles;
  }

  private static void startManagers(BundleContext context) throws Exception {
    ServiceReference<ConfigurationAdmin> reference =
        Objects.requireNonNull(context.getServiceReference(ConfigurationAdmin.class));
    ConfigurationAdmin admin = Objects.requireNonNull(context.getService(reference));
    for (String name : MANAGERS) {
      admin
          .getFactoryConfiguration("itest.recording", name, "?")
          .update(FrameworkUtil.asDictionary(Map.of("manager.name", name, "itest.script", "all")));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> Optional.of("RUNNING").equals(state(context, name)));
    }
  }

  // The framework's classes are not those of this test: what is asked of them is asked by name.

  private static Optional<String> state(BundleContext context, String manager) throws Exception {
    ServiceReference<?> reference = context.getServiceReference("dev.manager.Managers");
    Object managers = reference == null ? null : context.getService(reference);
    if (managers == null) {
      return Optional.empty();
    }
    Class<?> type = reference.getBundle().loadClass("dev.manager.Managers");
    var info = (Optional<?>) type.getMethod("find", String.class).invoke(managers, manager);
    if (info.isEmpty()) {
      return Optional.empty();
    }
    Object found = info.get();
    return Optional.of(found.getClass().getMethod("state").invoke(found).toString());
  }

  private static List<?> journal(Bundle probe) throws Exception {
    Class<?> type = probe.loadClass("dev.manager.itest.probe.Script");
    Object script = type.getMethod("of", String.class).invoke(null, "all");
    return (List<?>) type.getMethod("lines").invoke(script);
  }

  private static List<String> lines(List<?> journal, String step) {
    return journal.stream().map(String::valueOf).filter(line -> line.endsWith(step)).toList();
  }

  private static String onTheClassPath(String artifact) throws IOException {
    Pattern wanted =
        Pattern.compile(
            ".*[/\\\\]"
                + Pattern.quote(artifact)
                + "(-\\d[^/\\\\]*\\.jar|[/\\\\]target[/\\\\]classes)");
    String path = System.getProperty("java.class.path");
    return Stream.of(path.split(Pattern.quote(java.io.File.pathSeparator)))
        .filter(entry -> wanted.matcher(entry).matches())
        .findFirst()
        .orElseThrow(() -> new IOException(artifact + " is not on the class path " + path));
  }

  /** Lets a framework see the JDK, and of this class path only the packages that both speak in. */
  private static final class SharedPackages extends ClassLoader {
    SharedPackages() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.osgi.framework.")
          || name.startsWith("org.osgi.resource.")
          || name.startsWith("org.osgi.dto.")
          || name.startsWith("org.osgi.service.cm.")) {
        return FrameworkStopTest.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
