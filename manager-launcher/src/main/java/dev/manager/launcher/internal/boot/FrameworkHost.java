package dev.manager.launcher.internal.boot;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/** The OSGi framework with the bundles of the executable jar. Thread-safe once started. */
final class FrameworkHost {
  /** Property by which the bundle inside marks each of its services with what it does. */
  static final String ROLE = "launcher.role";

  private final Framework framework;
  private final List<String> problems = new ArrayList<>();

  FrameworkHost(Home home, Options options, boolean interactive, int startLevel) {
    this.framework =
        new FrameworkFactory().newFramework(configuration(home, options, interactive, startLevel));
  }

  private static Map<String, String> configuration(
      Home home, Options options, boolean interactive, int startLevel) {
    Map<String, String> map = new HashMap<>();
    map.put(Constants.FRAMEWORK_STORAGE, home.part("cache").resolve("framework").toString());
    map.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    map.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(startLevel));
    map.put("felix.log.level", "0"); // its events are logged by Pax Logging
    map.put("manager.home", home.folder().toString());
    map.put("launcher.interactive", Boolean.toString(interactive));
    map.put("launcher.wait.seconds", Long.toString(options.startLimit().toSeconds()));
    if (options.exec() != null) {
      map.put("launcher.exec", options.exec());
    }
    map.put("gosh.args", "--nointeractive"); // the bundle inside opens the shell, if any
    map.put("felix.fileinstall.dir", home.part("conf") + "," + home.part("deploy"));
    map.put("felix.fileinstall.tmpdir", home.part("cache").resolve("fileinstall").toString());
    map.put("felix.fileinstall.poll", "1000");
    map.put("felix.fileinstall.noInitialDelay", "true");
    map.put("felix.fileinstall.enableConfigSave", "false");
    map.put("felix.fileinstall.log.level", "2"); // warnings, such as a file that cannot be read
    map.put("felix.fileinstall.start.level", Integer.toString(startLevel));
    map.put("org.ops4j.pax.logging.StaticLogbackFile", home.part("conf") + "/logback.xml");
    map.put("org.ops4j.pax.logging.DefaultServiceLog.level", "WARN");
    map.put("org.ops4j.pax.logging.skipJUL", "false");
    return map;
  }

  /**
   * Installs and starts everything. A bundle that does not start is one of the {@link #problems};
   * the others run.
   *
   * @throws LaunchException if the framework itself does not start
   */
  void start(ExecutableJar jar, StartLevels levels) throws LaunchException {
    try {
      framework.init();
      BundleContext context = framework.getBundleContext();
      List<Bundle> bundles = new ArrayList<>();
      for (String name : jar.list("bundles")) {
        try (InputStream content = jar.open(name)) {
          Bundle bundle = context.installBundle("manager:" + name, content);
          bundle
              .adapt(BundleStartLevel.class)
              .setStartLevel(levels.of(String.valueOf(bundle.getSymbolicName())));
          bundles.add(bundle);
        }
      }
      framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
      bundles.forEach(this::markStarted);
      framework.start();
    } catch (BundleException | IOException e) {
      throw new LaunchException(
          ExitStatus.FAILED, "The framework did not start: " + Lines.first(e), e);
    }
  }

  private void markStarted(Bundle bundle) {
    if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
      return;
    }
    try {
      bundle.start(Bundle.START_ACTIVATION_POLICY);
    } catch (BundleException e) {
      problems.add(
          "Bundle %s does not start: %s".formatted(bundle.getSymbolicName(), Lines.first(e)));
    }
  }

  /** Returns what went wrong at the start, a line each. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Finds what the bundle inside does in a role. */
  <T> Optional<T> inside(Class<T> type, String role) {
    BundleContext context = framework.getBundleContext();
    if (context == null) {
      return Optional.empty();
    }
    try {
      return context.getServiceReferences(type, "(%s=%s)".formatted(ROLE, role)).stream()
          .findFirst()
          .map((ServiceReference<T> reference) -> context.getService(reference));
    } catch (InvalidSyntaxException | IllegalStateException e) {
      return Optional.empty(); // the framework is going
    }
  }

  /** Finds what the bundle inside does in a role, and waits for it if need be. */
  <T> Optional<T> await(Class<T> type, String role, Duration limit) throws InterruptedException {
    BundleContext context = framework.getBundleContext();
    ServiceTracker<T, T> tracker = new ServiceTracker<>(context, filter(type, role), null);
    tracker.open();
    // Left open: closing would give back the service that is to be used.
    return Optional.ofNullable(tracker.waitForService(limit.toMillis()));
  }

  private static Filter filter(Class<?> type, String role) {
    try {
      return FrameworkUtil.createFilter(
          "(&(objectClass=%s)(%s=%s))".formatted(type.getName(), ROLE, role));
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException("Role \"%s\" cannot be searched for".formatted(role), e);
    }
  }

  /** Waits until somebody has stopped the framework. */
  void awaitStop() throws InterruptedException {
    framework.waitForStop(0);
  }

  /**
   * Stops everything in order.
   *
   * @return whether that was done within the time
   */
  boolean stop(Duration limit) throws InterruptedException {
    try {
      framework.stop();
    } catch (BundleException e) {
      throw new IllegalStateException("The framework refuses to stop: " + Lines.first(e), e);
    }
    FrameworkEvent event = framework.waitForStop(Math.max(1, limit.toMillis()));
    return event.getType() != FrameworkEvent.WAIT_TIMEDOUT;
  }

  /** Names the bundles that have not stopped. */
  String unstopped() {
    BundleContext context = framework.getBundleContext();
    if (context == null) {
      return "the framework";
    }
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getBundleId() != 0)
        .filter(bundle -> (bundle.getState() & (Bundle.ACTIVE | Bundle.STOPPING)) != 0)
        .map(bundle -> String.valueOf(bundle.getSymbolicName()))
        .collect(Collectors.joining(", ", "bundles ", ""));
  }
}
