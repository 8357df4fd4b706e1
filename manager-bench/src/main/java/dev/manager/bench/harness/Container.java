package dev.manager.bench.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A real OSGi framework in this JVM, with bundles from the folder {@code bundles} beside the jar.
 * Its storage is in a temporary folder, and gone when it is closed. Thread-safe.
 */
public final class Container implements AutoCloseable {
  /** The package that the framework takes from the class path of the benchmarks. */
  static final String API = "dev.manager.bench.api";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final List<String> BASE =
      List.of(
          "org.osgi.util.function",
          "org.osgi.util.promise",
          "org.osgi.service.component",
          "pax-logging-api",
          "pax-logging-logback",
          "org.apache.felix.configadmin",
          "org.apache.felix.eventadmin",
          "org.apache.felix.scr");

  private final Framework framework;
  private final URLClassLoader loader;
  private final Path storage;

  private Container(Framework framework, URLClassLoader loader, Path storage) {
    this.framework = framework;
    this.loader = loader;
    this.storage = storage;
  }

  /**
   * Starts a framework with Manager in it.
   *
   * @param kind which framework
   * @param more bundles beside the API and the runtime with what it needs
   * @return the container; the caller closes it
   */
  public static Container withManager(FrameworkKind kind, String... more) {
    List<String> bundles = new ArrayList<>(List.of("asm", "manager-api", "manager-impl"));
    bundles.addAll(List.of(more));
    return start(kind, bundles);
  }

  /**
   * Starts a framework with Apache Aries Blueprint in it.
   *
   * @param kind which framework
   * @return the container; the caller closes it
   */
  public static Container withBlueprint(FrameworkKind kind) {
    return start(
        kind,
        List.of(
            "asm",
            "asm-tree",
            "asm-commons",
            "org.apache.aries.util",
            "org.apache.aries.proxy",
            "org.apache.aries.blueprint.api",
            "org.apache.aries.blueprint.core"));
  }

  private static Container start(FrameworkKind kind, List<String> bundles) {
    Container container = null;
    try {
      Path storage = Files.createTempDirectory("manager-bench");
      URL jar = bundleFile(kind.jar()).toUri().toURL();
      var loader = new URLClassLoader(new URL[] {jar}, new SharedPackages());
      FrameworkFactory factory =
          ServiceLoader.load(FrameworkFactory.class, loader).iterator().next();
      container = new Container(factory.newFramework(configuration(storage)), loader, storage);
      container.framework.start();
      container.startAll(Stream.concat(BASE.stream(), bundles.stream()).toList());
      return container;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (BundleException | RuntimeException e) {
      if (container != null) {
        container.close();
      }
      throw new IllegalStateException("%s does not start".formatted(kind), e);
    }
  }

  private static Map<String, String> configuration(Path storage) {
    Map<String, String> configuration = new HashMap<>();
    configuration.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, API);
    configuration.put("org.ops4j.pax.logging.DefaultServiceLog.level", "WARN");
    return configuration;
  }

  private void startAll(List<String> names) throws BundleException {
    List<Bundle> installed = new ArrayList<>();
    for (String name : names) {
      installed.add(context().installBundle(bundleFile(name).toUri().toString()));
    }
    for (Bundle bundle : installed) {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
    }
  }

  private static Path bundleFile(String name) {
    try {
      URL jar = Container.class.getProtectionDomain().getCodeSource().getLocation();
      Path file = Path.of(jar.toURI()).resolveSibling("bundles").resolve(name + ".jar");
      if (!Files.isRegularFile(file)) {
        throw new IllegalStateException(file + " is missing; build with mvn package");
      }
      return file;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns the context of the framework itself.
   *
   * @return the context
   */
  public BundleContext context() {
    return framework.getBundleContext();
  }

  /**
   * Says what runs here.
   *
   * @return name and version of the framework
   */
  public String describe() {
    return framework.getSymbolicName() + " " + framework.getVersion();
  }

  /**
   * Installs and starts a bundle.
   *
   * @param location unique in the framework
   * @param jar its bytes
   * @return the bundle
   * @throws BundleException if it does not start
   */
  public Bundle install(String location, InputStream jar) throws BundleException {
    Bundle bundle = context().installBundle(location, jar);
    bundle.start();
    return bundle;
  }

  /**
   * Waits for a service, for a minute at most.
   *
   * @param <T> its type
   * @param type its type, of a shared package
   * @param filter on its properties
   * @return the service
   */
  public <T> T service(Class<T> type, String filter) {
    return type.cast(service(type.getName(), filter));
  }

  /**
   * Waits for a service whose type this side does not share, for a minute at most.
   *
   * @param type name of its type
   * @param filter on its properties
   * @return the service
   */
  public Object service(String type, String filter) {
    return Await.until(
        LIMIT, "a service %s with %s".formatted(type, filter), () -> find(type, filter));
  }

  private @Nullable Object find(String type, String filter) {
    try {
      ServiceReference<?>[] found = context().getAllServiceReferences(type, filter);
      return found == null ? null : context().getService(Objects.requireNonNull(found[0]));
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Stops the framework, and removes what it stored. */
  @Override
  public void close() {
    try {
      framework.stop();
      framework.waitForStop(LIMIT.toMillis());
      loader.close();
      delete(storage);
    } catch (BundleException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
