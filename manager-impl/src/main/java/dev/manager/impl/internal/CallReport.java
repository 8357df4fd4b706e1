package dev.manager.impl.internal;

import dev.manager.CallInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is inside one or more gates, bounded in number and depth. Confined to a thread. */
final class CallReport {
  /** How many calls are reported with their stacks: the oldest. */
  static final int CALLS_MAX = 20;

  /** How many frames of each stack are. */
  static final int FRAMES_MAX = 30;

  private record Found(String what, String bundle, long since, @Nullable Thread thread) {}

  private final List<Found> found = new ArrayList<>();

  void add(Gate gate, String bundle) {
    gate.inside((what, since, thread) -> found.add(new Found(what, bundle, since, thread)));
  }

  /** Returns the oldest of them, that first. */
  List<CallInfo> list() {
    long now = System.nanoTime();
    return found.stream()
        .sorted(Comparator.comparingLong((Found each) -> each.since - now))
        .limit(CALLS_MAX)
        .map(each -> describe(each, now))
        .toList();
  }

  private static CallInfo describe(Found call, long now) {
    return new CallInfo(
        call.what,
        call.bundle,
        Duration.ofNanos(Math.max(0, now - call.since)),
        call.thread == null ? "?" : call.thread.getName(),
        call.thread == null ? List.of() : stack(call.thread));
  }

  private static List<String> stack(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .limit(FRAMES_MAX)
        .map(StackTraceElement::toString)
        .toList();
  }

  int size() {
    return found.size();
  }

  /** Says who they are, for the log: a line for each call and one for each frame. */
  String text() {
    List<CallInfo> calls = list();
    String more =
        found.size() > calls.size() ? "\n  and %d more".formatted(found.size() - calls.size()) : "";
    return calls.stream().map(CallReport::text).collect(Collectors.joining("\n", "", more));
  }

  private static String text(CallInfo call) {
    return String.format(
            Locale.ROOT,
            "  %s for %.1f s (to %d ms) on thread \"%s\"",
            call.what(),
            call.age().toNanos() / 1e9,
            Cells.TICK_MILLIS,
            call.thread())
        + call.stack().stream().map(frame -> "\n    at " + frame).collect(Collectors.joining());
  }
}
