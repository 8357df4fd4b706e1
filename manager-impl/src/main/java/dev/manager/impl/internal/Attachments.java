package dev.manager.impl.internal;

import dev.manager.Manager;
import dev.manager.impl.internal.Extensions.Extension;
import dev.manager.spi.Attachment;
import dev.manager.spi.ManagedManager;
import dev.manager.spi.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What extensions hold for one place. Changed only on the place's lane; {@link #names} and {@link
 * #overdue} may be called by any thread.
 */
final class Attachments {
  /** The order in which a stop closes: remote callers, the group, the record, the timers. */
  private static final List<Phase> CLOSING =
      List.of(Phase.RPC, Phase.JOIN, Phase.RECORD, Phase.TIMERS);

  private record Attached(Extension extension, Attachment attachment) {}

  /** Runs one callback of an extension under watch. */
  @FunctionalInterface
  interface Watch {
    void run(String step, ClassLoader loader, Hook.Body body) throws Exception;
  }

  private final ManagedManager manager;
  private final List<Attached> attached = new CopyOnWriteArrayList<>();
  private final Set<Extension> prepared = Collections.newSetFromMap(new IdentityHashMap<>());

  Attachments(ManagedManager manager) {
    this.manager = manager;
  }

  /** A manager starts with nothing attached: every extension prepares it anew. */
  void begin() {
    prepared.clear();
  }

  void prepare(Extension extension, Watch watch) throws Exception {
    if (prepared.add(extension)) {
      watch.run(
          step(extension, "prepare"), extension.loader(), () -> extension.service.prepare(manager));
    }
  }

  /** Attaches an extension, unless it is attached already; tells whether it now was. */
  boolean attach(Extension extension, Watch watch) throws Exception {
    if (attached.stream().anyMatch(each -> each.extension() == extension)) {
      return false;
    }
    prepare(extension, watch);
    var late = new LateAttachment();
    try {
      watch.run(
          step(extension, "attach"),
          extension.loader(),
          () ->
              late.arrived(
                  Objects.requireNonNull(
                      extension.service.attach(manager),
                      () -> extension.name() + ".attach() returned null")));
    } catch (Exception e) {
      // An attach that ends after its time is closed by its own thread.
      watch.run(step(extension, "close"), extension.loader(), late::abandon);
      throw e;
    }
    attached.add(new Attached(extension, late));
    attached.sort(Comparator.comparing(each -> each.extension().phase));
    return true;
  }

  /** Takes an extension's attachment out, and closes it. */
  void detach(Extension extension, Watch watch) throws Exception {
    prepared.remove(extension);
    for (Attached each : List.copyOf(attached)) {
      if (each.extension() == extension) {
        attached.remove(each);
        close(each, watch);
      }
    }
  }

  /** Lets each re-read what depends on the configuration. */
  void reset(Watch watch) throws Exception {
    for (Attached each : attached) {
      watch.run(
          step(each.extension(), "reset"), each.extension().loader(), each.attachment()::reset);
    }
  }

  /** Tells each that another object serves. */
  void swapped(Watch watch) throws Exception {
    for (Attached each : attached) {
      watch.run(
          step(each.extension(), "swapped"), each.extension().loader(), each.attachment()::swapped);
    }
  }

  /** Lets each begin nothing new, those that let callers in first. */
  void quiesce(Watch watch) throws Exception {
    for (Attached each : inClosingOrder()) {
      watch.run(
          step(each.extension(), "quiesce"), each.extension().loader(), each.attachment()::quiesce);
    }
  }

  /** Tells each that calls are still inside an object that ends. Any lane may. */
  void overdue(Manager object, Watch watch) throws Exception {
    for (Attached each : attached) {
      watch.run(
          step(each.extension(), "overdue"),
          each.extension().loader(),
          () -> each.attachment().overdue(object));
    }
  }

  /** Closes all of these phases, the last attached first. */
  void undo(Phase phase, Watch watch) throws Exception {
    List<Attached> those = new ArrayList<>(attached);
    Collections.reverse(those);
    for (Attached each : those) {
      if (each.extension().phase == phase) {
        attached.remove(each);
        close(each, watch);
      }
    }
  }

  /** Closes all, in the order of a stop. */
  void closeAll(Watch watch) throws Exception {
    for (Attached each : inClosingOrder()) {
      attached.remove(each);
      close(each, watch);
    }
  }

  private List<Attached> inClosingOrder() {
    List<Attached> order = new ArrayList<>(attached);
    order.sort(Comparator.comparingInt(each -> CLOSING.indexOf(each.extension().phase)));
    return order;
  }

  private static void close(Attached each, Watch watch) throws Exception {
    watch.run(step(each.extension(), "close"), each.extension().loader(), each.attachment()::close);
  }

  static String step(Extension extension, String what) {
    return "%s of %s".formatted(what, extension.service.getClass().getSimpleName());
  }

  /** Returns the class names of the extensions that are attached, in phase order. */
  List<String> names() {
    return attached.stream().map(each -> each.extension().name()).toList();
  }
}
