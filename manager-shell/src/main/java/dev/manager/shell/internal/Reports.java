package dev.manager.shell.internal;

import dev.manager.CallInfo;
import dev.manager.ManagerInfo;
import dev.manager.Swap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what is known of managers into tables and sheets. Immutable. */
final class Reports {
  private static final int DIAGNOSIS_LENGTH = 60;

  private final Clock clock;

  Reports(Clock clock) {
    this.clock = clock;
  }

  /** One line for each manager. */
  Table list(List<ManagerInfo> managers) {
    return new Table(
        List.of("NAME", "STATE", "SINCE", "BUNDLE", "CALLS", "RESETS", "DIAGNOSIS"),
        managers.stream().map(this::row).toList());
  }

  private List<String> row(ManagerInfo manager) {
    return List.of(
        manager.name(),
        manager.state().name(),
        Spans.text(Duration.between(manager.since(), clock.instant())),
        manager.bundle(),
        calls(manager),
        Long.toString(manager.resets()),
        shorten(diagnosis(manager)));
  }

  private static String calls(ManagerInfo manager) {
    return manager.waiting() == 0
        ? Long.toString(manager.inFlight())
        : "%d, %d waiting".formatted(manager.inFlight(), manager.waiting());
  }

  private static String diagnosis(ManagerInfo manager) {
    if (manager.failure() != null) {
      return manager.failure();
    }
    if (manager.lastResetFailure() != null) {
      return "last reset failed: " + manager.lastResetFailure();
    }
    if (manager.activity() != null) {
      return manager.activity();
    }
    return manager.why() == null ? "" : manager.why();
  }

  private static String shorten(String text) {
    String line = Table.oneLine(text);
    return line.length() <= DIAGNOSIS_LENGTH
        ? line
        : line.substring(0, DIAGNOSIS_LENGTH - 3) + "...";
  }

  /** Everything that is known of one manager, and which calls are inside it. */
  Sheet show(ManagerInfo manager, List<CallInfo> inside) {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    entries.add(Map.entry("name", manager.name()));
    entries.add(Map.entry("service name", manager.serviceName()));
    entries.add(Map.entry("host", manager.host()));
    entries.add(Map.entry("state", manager.state().name()));
    entries.add(Map.entry("since", since(manager.since())));
    entries.add(Map.entry("why", orNone(manager.why())));
    entries.add(Map.entry("generation", Integer.toString(manager.generation())));
    entries.add(Map.entry("activity", orNone(manager.activity())));
    entries.add(Map.entry("failure", orNone(manager.failure())));
    entries.add(Map.entry("attempts", Integer.toString(manager.attempts())));
    entries.add(Map.entry("retry", retry(manager.retryAt())));
    entries.add(Map.entry("resets", Long.toString(manager.resets())));
    entries.add(Map.entry("reset failure", orNone(manager.lastResetFailure())));
    entries.add(Map.entry("calls in flight", Long.toString(manager.inFlight())));
    entries.add(
        Map.entry(
            "oldest calls",
            orNone(inside.stream().map(Reports::call).collect(Collectors.joining("\n")))));
    entries.add(Map.entry("callers waiting", Integer.toString(manager.waiting())));
    entries.add(Map.entry("bundle", manager.bundle()));
    entries.add(Map.entry("component", manager.component()));
    entries.add(Map.entry("type", orNone(manager.type())));
    entries.add(Map.entry("api", orNone(String.join("\n", manager.api()))));
    entries.add(Map.entry("extensions", orNone(String.join("\n", manager.extensions()))));
    return new Sheet(entries);
  }

  private static String call(CallInfo call) {
    return "%s for %s on thread \"%s\" (%s)"
        .formatted(call.what(), Spans.text(call.age()), call.thread(), call.bundle());
  }

  /** The time line of swaps, the oldest first. */
  Table swaps(List<Swap> swaps) {
    List<List<String>> rows = new ArrayList<>();
    for (Swap swap : swaps) {
      rows.add(
          List.of(
              swap.at().truncatedTo(ChronoUnit.SECONDS).toString(),
              swap.name(),
              swap.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              swap.from(),
              swap.to(),
              millis(swap.gap()),
              Integer.toString(swap.waited()),
              millis(swap.drain()),
              swap.failure() == null
                  ? "done, for " + swap.why()
                  : "given up: " + shorten(swap.failure())));
    }
    return new Table(
        List.of("WHEN", "NAME", "KIND", "FROM", "TO", "GAP", "WAITED", "DRAIN", "OUTCOME"), rows);
  }

  private static String millis(@Nullable Duration time) {
    return time == null ? "-" : time.toMillis() + " ms";
  }

  private String since(Instant since) {
    return "%s (%s ago)"
        .formatted(
            since.truncatedTo(ChronoUnit.SECONDS),
            Spans.text(Duration.between(since, clock.instant())));
  }

  private String retry(@Nullable Instant at) {
    return at == null
        ? "-"
        : "%s (in %s)"
            .formatted(
                at.truncatedTo(ChronoUnit.SECONDS),
                Spans.text(Duration.between(clock.instant(), at)));
  }

  private static String orNone(@Nullable String text) {
    return text == null || text.isEmpty() ? "-" : text;
  }
}
