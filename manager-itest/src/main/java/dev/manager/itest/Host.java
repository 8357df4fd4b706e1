package dev.manager.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.ManagerEvent;
import dev.manager.ManagerInfo;
import dev.manager.ManagerState;
import dev.manager.Managers;
import dev.manager.Swap;
import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.Script;
import dev.manager.spi.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The framework that the tests run in, as one test uses it: what the test puts in is taken out
 * again by {@link #leave}, which also checks that nothing of it is left. For one thread, unless
 * said otherwise.
 */
final class Host {
  static final String HOST_PID = "dev.manager.host";
  static final String RECORDING_PID = "itest.recording";
  static final String KEEPING_PID = "itest.keeping";
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The parts that a test starts if it wants them; else they would be around every manager. */
  private static final List<String> PARTS =
      List.of(
          "dev.manager.periodic", "dev.manager.records", "dev.manager.rabbitmq", "dev.manager.rpc");

  /** Karaf has its Event Admin under a name of its own. */
  private static final Map<String, String> NAMES_IN_KARAF =
      Map.of("org.apache.felix.eventadmin", "org.apache.karaf.services.eventadmin");

  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Stay open: Configuration Admin disposes of what a bundle got once the bundle let go of it. */
  private static final Map<Class<?>, ServiceTracker<?, ?>> TRACKERS = new ConcurrentHashMap<>();

  private final BundleContext context =
      Objects.requireNonNull(FrameworkUtil.getBundle(Host.class)).getBundleContext();
  private final List<Bundle> installed = new CopyOnWriteArrayList<>();
  private final Set<String> pids = ConcurrentHashMap.newKeySet();
  private final List<ServiceRegistration<?>> services = new ArrayList<>();
  private final List<Recording> extensions = new CopyOnWriteArrayList<>();
  private final List<ManagerEvent> moves = new CopyOnWriteArrayList<>();
  private final Set<String> born = ConcurrentHashMap.newKeySet();
  private final List<Managers.Registration> listening = new ArrayList<>();
  private @Nullable Managers heard;

  /**
   * What was uninstalled has left, whatever its state is later: Equinox brings that of a bundle
   * back if somebody looks into the bundle at that very moment, as Karaf's deployer does with each.
   */
  private final SynchronousBundleListener leaving =
      event -> {
        if (event.getType() == BundleEvent.UNINSTALLED) {
          installed.remove(event.getBundle());
        }
      };

  Host() {
    context.addBundleListener(leaving);
    Script.forgetAll();
    stopParts();
    listen();
  }

  /** Makes a name that no other test uses. */
  static String unique(String name) {
    return name + COUNT.incrementAndGet();
  }

  static ConditionFactory soon() {
    return await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE);
  }

  BundleContext context() {
    return context;
  }

  /** Hears moves from now on, also those of a runtime that came after the test began. */
  void listen() {
    heard = managers();
    listening.add(heard.listen(this::hear));
  }

  /** Leaves out what a manager of an earlier test still does: its birth was not heard. */
  private void hear(ManagerEvent move) {
    if (move.from() == ManagerState.NEW) {
      born.add(move.name());
    }
    if (born.contains(move.name())) {
      moves.add(move);
    }
  }

  private Map<String, ManagerState> lastMoves() {
    Map<String, ManagerState> last = new HashMap<>();
    moves.forEach(move -> last.put(move.name(), move.to()));
    return last;
  }

  List<ManagerEvent> moves() {
    return List.copyOf(moves);
  }

  List<ManagerState> states(String name) {
    return moves.stream().filter(e -> e.name().equals(name)).map(ManagerEvent::to).toList();
  }

  // Services. Asked for anew each time, since tests take them away.

  Managers managers() {
    return service(Managers.class);
  }

  ConfigurationAdmin configurationAdmin() {
    return service(ConfigurationAdmin.class);
  }

  <T> T service(Class<T> type) {
    ServiceTracker<?, ?> tracker =
        TRACKERS.computeIfAbsent(
            type,
            wanted -> {
              var opened = new ServiceTracker<>(context, wanted.getName(), null);
              opened.open();
              return opened;
            });
    try {
      Object service = tracker.waitForService(PATIENCE.toMillis());
      assertThat(service).describedAs("service %s within %s", type.getName(), PATIENCE).isNotNull();
      return type.cast(service);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  <T> ServiceRegistration<T> register(Class<T> type, T service, Map<String, ?> properties) {
    ServiceRegistration<T> registration =
        context.registerService(type, service, FrameworkUtil.asDictionary(properties));
    services.add(registration);
    return registration;
  }

  // Managers.

  /** Makes a manager of the recording bundle. The script may be written before. */
  Configuration manager(String name, Object... keysAndValues) {
    recordingBundle();
    Map<String, Object> properties = map(keysAndValues);
    properties.put("manager.name", name);
    return factory(properties);
  }

  /** Makes a manager of one bundle only, whatever other versions of it there are. */
  Configuration managerOf(Bundle bundle, String pid, String name, Object... keysAndValues) {
    Map<String, Object> properties = map(keysAndValues);
    properties.put("manager.name", name);
    return factory(pid, bundle.getLocation(), properties);
  }

  /** Makes a manager of every bundle that takes configurations of this PID. */
  Configuration managerOfAll(String pid, String name) {
    return factory(pid, "?", map("manager.name", name));
  }

  Bundle recordingBundle() {
    return installed.stream()
        .filter(bundle -> bundle.getSymbolicName().equals("dev.manager.itest.recording"))
        .findFirst()
        .orElseGet(() -> start("recording"));
  }

  /** Makes a factory configuration of the recording bundle, with these properties only. */
  Configuration factory(Map<String, Object> properties) {
    return factory(RECORDING_PID, "?", properties);
  }

  private Configuration factory(String pid, String location, Map<String, Object> properties) {
    try {
      Configuration made =
          configurationAdmin()
              .getFactoryConfiguration(pid, "n" + COUNT.incrementAndGet(), location);
      made.update(FrameworkUtil.asDictionary(properties));
      pids.add(made.getPid());
      return made;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Removes a manager that {@link #manager} made. Any thread may. */
  void remove(Configuration configuration) {
    pids.remove(configuration.getPid());
    try {
      configuration.delete();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static void change(Configuration configuration, Object... keysAndValues) throws IOException {
    Map<String, Object> properties = new HashMap<>();
    Dictionary<String, Object> present = configuration.getProperties();
    for (String key : java.util.Collections.list(present.keys())) {
      properties.put(key, present.get(key));
    }
    properties.putAll(map(keysAndValues));
    configuration.update(FrameworkUtil.asDictionary(properties));
  }

  /** Writes a configuration that the end of the test deletes. */
  Configuration settings(String pid, Object... keysAndValues) throws IOException {
    Configuration configuration = configurationAdmin().getConfiguration(pid, "?");
    pids.add(pid);
    configuration.update(FrameworkUtil.asDictionary(map(keysAndValues)));
    return configuration;
  }

  /** Configures the runtime, and returns when it has taken that over. */
  void configure(Object... keysAndValues) throws IOException {
    String name = "host-" + COUNT.incrementAndGet();
    Map<String, Object> properties = map(keysAndValues);
    properties.put("host.name", name);
    Configuration configuration = configurationAdmin().getConfiguration(HOST_PID, "?");
    pids.add(HOST_PID);
    configuration.update(FrameworkUtil.asDictionary(properties));
    soon().until(() -> managers().host().equals(name));
  }

  ManagerInfo info(String name) {
    return managers().find(name).orElseThrow();
  }

  ManagerInfo running(String name) {
    return in(name, ManagerState.RUNNING);
  }

  ManagerInfo in(String name, ManagerState state) {
    return soon()
        .until(() -> managers().find(name), info -> info.isPresent() && info.get().state() == state)
        .orElseThrow();
  }

  /**
   * Waits until a manager is known by that name and has failed, not one whose component waits for
   * something, which may have no name either.
   */
  ManagerInfo failed(String name) {
    return soon()
        .until(
            () ->
                managers().list().stream()
                    .filter(info -> info.name().equals(name))
                    .filter(Host::hasFailed)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static boolean hasFailed(ManagerInfo info) {
    String failure = info.failure();
    return failure != null && !failure.startsWith("waits for ");
  }

  /** Returns the swaps of one manager, the oldest first. */
  List<Swap> swaps(String name) {
    return managers().swaps().stream().filter(swap -> swap.name().equals(name)).toList();
  }

  void gone(String name) {
    soon().until(() -> managers().find(name).isEmpty());
  }

  // Handles and extensions.

  Calls handle(String name) {
    return handle(Calls.class, name);
  }

  <T> T handle(Class<T> api, String name) {
    ServiceReference<T> reference =
        soon().until(() -> handles(api, name), found -> !found.isEmpty()).iterator().next();
    return Objects.requireNonNull(context.getService(reference));
  }

  Collection<ServiceReference<Calls>> handles(String name) {
    return handles(Calls.class, name);
  }

  private <T> Collection<ServiceReference<T>> handles(Class<T> api, String name) {
    try {
      return context.getServiceReferences(
          api, "(&(manager.handle=true)(manager.name=" + name + "))");
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Recording extension(Phase phase) {
    var extension = new Recording(phase, phase.name());
    extension(extension);
    return extension;
  }

  ServiceRegistration<?> extension(Recording extension) {
    extensions.add(extension);
    return register(dev.manager.spi.ManagerExtension.class, extension, Map.of());
  }

  void extensionsOfAllPhases() {
    for (Phase phase : Phase.values()) {
      extension(phase);
    }
  }

  // Bundles.

  /** Starts a part, until the test ends. */
  Bundle part(String symbolicName) throws BundleException {
    Bundle part = bundle(symbolicName);
    part.start();
    return part;
  }

  private void stopParts() {
    try {
      for (String each : PARTS) {
        bundle(each).stop();
      }
    } catch (BundleException e) {
      throw new IllegalStateException(e);
    }
  }

  Bundle start(String scenario) {
    return startBundle(scenario, stream(scenario));
  }

  /** Starts a scenario bundle as if it were of this version. */
  Bundle start(String scenario, String version) {
    return startBundle(scenario + ":" + version, Versions.stream(scenario, version));
  }

  private Bundle startBundle(String location, InputStream jar) {
    try {
      Bundle bundle = context.installBundle("itest:" + location, jar);
      installed.add(bundle);
      bundle.start();
      return bundle;
    } catch (BundleException e) {
      throw new IllegalStateException(e);
    }
  }

  static InputStream stream(String scenario) {
    return Objects.requireNonNull(
        Host.class.getResourceAsStream("/bundles/" + scenario + ".jar"), scenario);
  }

  Bundle bundle(String symbolicName) {
    for (Bundle bundle : context.getBundles()) {
      String found = bundle.getSymbolicName();
      if (symbolicName.equals(found)
          || (found != null && found.equals(NAMES_IN_KARAF.get(symbolicName)))) {
        return bundle;
      }
    }
    throw new IllegalArgumentException("no bundle " + symbolicName);
  }

  static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  /** Takes out what the test put in, and checks that nothing of it is left. */
  void leave() throws Exception {
    boolean configured = pids.remove(HOST_PID);
    for (String pid : pids) {
      configurationAdmin().getConfiguration(pid, "?").delete();
    }
    for (Bundle bundle : installed) {
      bundle.uninstall();
    }
    context.removeBundleListener(leaving);
    soon().untilAsserted(() -> assertThat(managers().list()).isEmpty());
    stopParts();
    soon()
        .untilAsserted(
            () ->
                assertThat(extensions)
                    .describedAs("extensions with attachments left")
                    .allMatch(extension -> extension.open() == 0));
    assertThat(extensions).allMatch(extension -> extension.closedTwice() == 0);
    for (ServiceRegistration<?> service : services) {
      try {
        service.unregister();
      } catch (IllegalStateException e) {
        assertThat(e).describedAs("the test unregistered it already").isNotNull();
      }
    }
    if (managers() == heard) { // else it ended, and its successor was not listened to
      soon()
          .untilAsserted(
              () ->
                  assertThat(lastMoves())
                      .describedAs("last moves heard of")
                      .allSatisfy((name, state) -> assertThat(state.isTerminal()).isTrue()));
    }
    listening.forEach(Managers.Registration::close);
    if (configured) {
      String before = managers().host();
      configurationAdmin().getConfiguration(HOST_PID, "?").delete();
      soon().until(() -> !managers().host().equals(before));
    }
  }
}
