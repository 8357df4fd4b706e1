package dev.manager.example.volume.command;

import dev.manager.RequestContext;
import dev.manager.example.volume.api.Capacity;
import dev.manager.example.volume.api.Sizes;
import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.Volume;
import dev.manager.example.volume.api.Volumes;
import dev.manager.notify.Notifier;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands {@code volume:…}. What goes wrong is thrown, with a message of one line, and the
 * shell prints that. Has no state; thread-safe. Public only for the shell; this package is not
 * exported.
 */
@Component(
    service = VolumeCommands.class,
    property = {
      "osgi.command.scope=volume",
      "osgi.command.function=create",
      "osgi.command.function=list",
      "osgi.command.function=show",
      "osgi.command.function=extend",
      "osgi.command.function=snapshot",
      "osgi.command.function=delete",
      "osgi.command.function=capacity",
      "osgi.command.function=version",
      "osgi.command.function=calls"
    })
public final class VolumeCommands {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeCommands.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration CALLS_LIMIT = Duration.ofMinutes(5);

  private final Volumes volumes;
  private final BundleContext bundles;

  /**
   * Called by Declarative Services.
   *
   * @param volumes the manager's handle
   * @param bundles where the progress bar listens
   */
  @Activate
  public VolumeCommands(
      @Reference(target = "(manager.handle=true)") Volumes volumes, BundleContext bundles) {
    this.volumes = volumes;
    this.bundles = bundles;
  }

  /**
   * Makes a volume with the default driver.
   *
   * @param session the shell's session
   * @param name the volume's name
   * @param size its size
   * @return the volume
   */
  @Descriptor("make a volume with the default driver")
  public Object create(
      CommandSession session,
      @Descriptor("name: 1 to 63 of a-z 0-9 . _ -") String name,
      @Descriptor("size: such as 64MiB, 1GiB, 10MB or plain bytes") String size) {
    return create(session, name, Sizes.parse(size), null);
  }

  /**
   * Makes a volume.
   *
   * @param session the shell's session
   * @param name the volume's name
   * @param size its size
   * @param driver name of the driver
   * @return the volume
   */
  @Descriptor("make a volume with a driver of your choice; a slow one shows a progress bar")
  public Object create(
      CommandSession session,
      @Descriptor("name: 1 to 63 of a-z 0-9 . _ -") String name,
      @Descriptor("size: such as 64MiB, 1GiB, 10MB or plain bytes") String size,
      @Descriptor("driver: such as thin or thick") String driver) {
    return create(session, name, Sizes.parse(size), driver);
  }

  private Object create(CommandSession session, String name, long bytes, @Nullable String driver) {
    var bar = new ProgressBar(name, session.getConsole());
    var listening =
        bundles.registerService(
            EventHandler.class,
            bar,
            FrameworkUtil.asDictionary(
                Map.of(
                    EventConstants.EVENT_TOPIC,
                    Notifier.TOPIC_PREFIX + "*",
                    EventConstants.EVENT_FILTER,
                    ProgressBar.FILTER)));
    try {
      return one(volumes.create(context(), name, bytes, driver));
    } finally {
      bar.finish(PATIENCE);
      end(listening);
    }
  }

  private static void end(ServiceRegistration<?> listening) {
    try {
      listening.unregister();
    } catch (IllegalStateException e) {
      LOG.debug("The bundle was stopped meanwhile, and the framework has ended the listening", e);
    }
  }

  /**
   * Lists all volumes.
   *
   * @return a row each
   */
  @Descriptor("list all volumes")
  public Object list() {
    List<List<String>> rows = new ArrayList<>();
    for (Volume volume : volumes.list(context())) {
      rows.add(
          List.of(
              volume.name(),
              Sizes.format(volume.bytes()),
              volume.driver(),
              state(volume),
              Integer.toString(volume.snapshots().size()),
              volume.createdAt().toString()));
    }
    return Table.of(List.of("NAME", "SIZE", "DRIVER", "STATE", "SNAPSHOTS", "CREATED"), rows);
  }

  /**
   * Shows one volume.
   *
   * @param name its name
   * @return all that is known of it
   */
  @Descriptor("show a volume with its snapshots and the file of its data")
  public Object show(@Descriptor("name of the volume") String name) {
    return one(volumes.show(context(), name));
  }

  /**
   * Makes a volume larger.
   *
   * @param name its name
   * @param size its new size
   * @return the volume
   */
  @Descriptor("make a volume larger")
  public Object extend(
      @Descriptor("name of the volume") String name,
      @Descriptor("its new size, such as 128MiB") String size) {
    return one(volumes.extend(context(), name, Sizes.parse(size)));
  }

  /**
   * Keeps a copy of a volume.
   *
   * @param volume name of the volume
   * @param snapshot name of the copy
   * @return the snapshot
   */
  @Descriptor("keep a copy of a volume as it is now")
  public Object snapshot(
      @Descriptor("name of the volume") String volume,
      @Descriptor("name of the copy, unique in its volume") String snapshot) {
    Snapshot made = volumes.snapshot(context(), volume, snapshot);
    return new Table(
        List.of(
            List.of("snapshot", made.name()),
            List.of("volume", made.volume()),
            List.of("size", Sizes.format(made.bytes())),
            List.of("created", made.createdAt().toString())));
  }

  /**
   * Deletes a volume.
   *
   * @param name its name
   * @return what was done
   */
  @Descriptor("delete a volume with its snapshots")
  public Object delete(@Descriptor("name of the volume") String name) {
    volumes.delete(context(), name);
    return "Deleted volume " + name;
  }

  /**
   * Shows how full the pool is.
   *
   * @return the capacity
   */
  @Descriptor("show how full the pool is")
  public Object capacity() {
    Capacity capacity = volumes.capacity(context());
    return new Table(
        List.of(
            List.of("pool", capacity.pool()),
            List.of("quota", Sizes.format(capacity.quotaBytes())),
            List.of("used", Sizes.format(capacity.usedBytes())),
            List.of("free", Sizes.format(capacity.freeBytes())),
            List.of("disk free", Sizes.format(capacity.diskFreeBytes())),
            List.of("volumes", capacity.volumes() + " of " + capacity.volumesMax())));
  }

  /**
   * Tells which version of the manager answers.
   *
   * @return the version
   */
  @Descriptor("tell which version of the manager answers")
  public Object version() {
    return volumes.version(context());
  }

  /**
   * Calls the manager without a pause until versions of it have answered, one after the other.
   *
   * @param session the shell's session
   * @param versions the versions, in their order
   * @return what came of the calls
   * @throws InterruptedException if the shell is stopped meanwhile
   */
  @Descriptor(
      "call without a pause until these versions have answered one after the other; fails if a"
          + " call fails, or after 5 minutes")
  public Object calls(
      CommandSession session,
      @Descriptor("versions of the manager, such as 1.0.0 2.0.0") String... versions)
      throws InterruptedException {
    PrintStream console = session.getConsole();
    var loop =
        new CallLoop(
            volumes,
            List.of(versions),
            CALLS_LIMIT,
            line -> {
              console.println(line);
              console.flush();
            });
    return loop.run();
  }

  private static Table one(Volume volume) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("volume", volume.name()));
    rows.add(List.of("size", Sizes.format(volume.bytes())));
    rows.add(List.of("driver", volume.driver()));
    rows.add(List.of("state", state(volume)));
    rows.add(List.of("created", volume.createdAt().toString()));
    rows.add(List.of("file", volume.path()));
    for (Snapshot snapshot : volume.snapshots()) {
      rows.add(
          List.of(
              "snapshot",
              "%s (%s, %s)"
                  .formatted(
                      snapshot.name(), Sizes.format(snapshot.bytes()), snapshot.createdAt())));
    }
    return new Table(List.copyOf(rows));
  }

  private static String state(Volume volume) {
    return volume.state().name().toLowerCase(Locale.ROOT);
  }

  private static RequestContext context() {
    return RequestContext.admin();
  }
}
