package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.ManagerException;
import dev.manager.RequestContext;
import dev.manager.periodic.Overlap;
import dev.manager.periodic.Periodic;
import dev.manager.periodic.internal.Methods.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which methods of a class are periodic, and which of them is run. */
@SuppressWarnings({"unused", "UnusedMethod"}) // they are found by reflection
class MethodsTest {
  private static final List<String> RAN = new ArrayList<>();

  private static List<String> run(Object object) throws Throwable {
    RAN.clear();
    for (Found each : Methods.of(object.getClass())) {
      each.body().invokeExact(object, RequestContext.admin());
    }
    return List.copyOf(RAN);
  }

  private static List<String> names(Class<?> type) {
    return Methods.of(type).stream().map(Found::name).toList();
  }

  private static Options options(Class<?> type, String name) {
    return Methods.of(type).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow()
        .options();
  }

  static class Base {
    @Periodic
    private void hidden() {
      RAN.add("Base.hidden");
    }

    @Periodic(spacing = 4)
    void inPackage(RequestContext context) {
      RAN.add("Base.inPackage " + context.roles());
    }

    @Periodic(spacing = 5, overlap = Overlap.QUEUE)
    protected void overridden() {
      RAN.add("Base.overridden");
    }

    @Periodic(spacing = 6)
    public void overriddenAndMarked() {
      RAN.add("Base.overriddenAndMarked");
    }

    void plain() {
      RAN.add("Base.plain");
    }
  }

  static class Sub extends Base {
    @Override
    protected void overridden() {
      RAN.add("Sub.overridden");
    }

    @Override
    @Periodic(spacing = 7, name = "better-name")
    public void overriddenAndMarked() {
      RAN.add("Sub.overriddenAndMarked");
    }

    @Override
    void plain() {
      RAN.add("Sub.plain");
    }

    @Periodic(spacing = -1)
    void another() {
      RAN.add("Sub.another");
    }
  }

  @Test
  void privateInheritedAndOverriddenOnesRunOnce() throws Throwable {
    assertThat(run(new Sub()))
        .containsExactly(
            "Base.hidden",
            "Base.inPackage [admin]",
            "Sub.overridden",
            "Sub.overriddenAndMarked",
            "Sub.another");
    assertThat(names(Sub.class))
        .containsExactly("hidden", "inPackage", "overridden", "better-name", "another");
  }

  @Test
  void theOptionsAreTheOverridesIfItIsMarked() {
    assertThat(options(Sub.class, "hidden")).isEqualTo(Options.DEFAULT);
    assertThat(options(Sub.class, "overridden").trigger()).hasToString("every 5 s");
    assertThat(options(Sub.class, "overridden").overlap()).isEqualTo(Overlap.QUEUE);
    assertThat(options(Sub.class, "better-name").trigger()).hasToString("every 7 s");
    assertThat(options(Sub.class, "better-name").overlap()).isEqualTo(Overlap.SKIP);
    assertThat(options(Sub.class, "another").enabled()).isFalse();
  }

  abstract static class Generic<C> {
    @Periodic
    abstract void tick(C context);
  }

  static class Ticking extends Generic<RequestContext> {
    @Override
    @Periodic(spacing = 3)
    void tick(RequestContext context) {
      RAN.add("Ticking.tick");
    }
  }

  static class TickingUnmarked extends Generic<RequestContext> {
    @Override
    void tick(RequestContext context) {
      RAN.add("TickingUnmarked.tick");
    }
  }

  @Test
  void aBridgeIsNoSecondMethod() throws Throwable {
    assertThat(run(new Ticking())).containsExactly("Ticking.tick");
    assertThat(options(Ticking.class, "tick").trigger()).hasToString("every 3 s");
    assertThat(run(new TickingUnmarked())).containsExactly("TickingUnmarked.tick");
  }

  interface Sweeping {
    @Periodic
    default void sweep() {
      RAN.add("Sweeping.sweep");
    }
  }

  static class Sweeper implements Sweeping {}

  static class OwnSweeper extends Sweeper implements Sweeping {
    @Override
    public void sweep() {
      RAN.add("OwnSweeper.sweep");
    }
  }

  @Test
  void aDefaultMethodIsInherited() throws Throwable {
    assertThat(run(new Sweeper())).containsExactly("Sweeping.sweep");
    assertThat(run(new OwnSweeper())).containsExactly("OwnSweeper.sweep");
  }

  static class Hiding extends Base {
    @Periodic(name = "own.hidden")
    private void hidden() {
      RAN.add("Hiding.hidden");
    }
  }

  @Test
  void aPrivateOneOverridesNothing() throws Throwable {
    assertThat(run(new Hiding())).startsWith("Base.hidden").endsWith("Hiding.hidden").hasSize(5);
  }

  static class Clash extends Base {
    @Periodic
    private void hidden() {}
  }

  static class Overloads {
    @Periodic
    void tick() {}

    @Periodic
    void tick(RequestContext context) {}
  }

  static class Takes {
    @Periodic
    void tick(String text) {}
  }

  static class TakesTwo {
    @Periodic
    void tick(RequestContext context, int more) {}
  }

  static class Returns {
    @Periodic
    int tick() {
      return 1;
    }
  }

  static class Static {
    @Periodic
    static void tick() {}
  }

  static class BadName {
    @Periodic(name = "a b")
    void tick() {}
  }

  static class BadCron {
    @Periodic(cron = "every day")
    void tick() {}
  }

  static class BadZone {
    @Periodic(cron = "* * * * *", zone = "Mars/Olympus")
    void tick() {}
  }

  static class TwoTriggers {
    @Periodic(spacing = 5, cron = "* * * * *")
    void tick() {}
  }

  static class BadTimeout {
    @Periodic(timeout = -1)
    void tick() {}
  }

  static class NotANumber {
    @Periodic(spacing = Double.NaN)
    void tick() {}
  }

  static class TooShort {
    @Periodic(spacing = 1e-9)
    void tick() {}
  }

  static Stream<Arguments> wrong() {
    String expected = "expected \"void tick()\" or \"void tick(RequestContext)\", not static";
    return Stream.of(
        Arguments.of(Clash.class, "hidden", "expected another in @Periodic(name = ...)"),
        Arguments.of(Overloads.class, "tick", "the same task name \"tick\""),
        Arguments.of(Takes.class, "tick(java.lang.String)", expected),
        Arguments.of(TakesTwo.class, "tick(", expected),
        Arguments.of(Returns.class, "int dev.manager", expected),
        Arguments.of(Static.class, "static void", expected),
        Arguments.of(BadName.class, "tick()", "\"a b\": expected letters"),
        Arguments.of(BadCron.class, "tick()", "\"every day\": expected five fields"),
        Arguments.of(BadZone.class, "tick()", "\"Mars/Olympus\": expected the id of a time zone"),
        Arguments.of(TwoTriggers.class, "tick()", "at most one of spacing, fixed delay, cron"),
        Arguments.of(BadTimeout.class, "tick()", "timeout.seconds is \"-1.0\""),
        Arguments.of(NotANumber.class, "tick()", "spacing.seconds is \"NaN\""),
        Arguments.of(TooShort.class, "tick()", "a microsecond at the least"));
  }

  @ParameterizedTest
  @MethodSource
  void wrong(Class<?> type, String which, String expected) {
    assertThatThrownBy(() -> Methods.of(type))
        .isInstanceOf(ManagerException.class)
        .hasMessageContaining(type.getName())
        .hasMessageContaining(which)
        .hasMessageContaining(expected);
  }
}
