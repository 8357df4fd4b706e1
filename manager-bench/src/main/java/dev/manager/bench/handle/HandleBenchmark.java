package dev.manager.bench.handle;

import dev.manager.bench.api.Echo;
import dev.manager.bench.harness.Container;
import dev.manager.bench.harness.FrameworkKind;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One call, directly and through what can stand in between. JMH gives each its own JVM, so that
 * none spoils the compiler's profile of another; what is called is never inlined.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandleBenchmark {
  /** For JMH. */
  public HandleBenchmark() {}

  /** Who calls: what it holds is in fields, as in a component. */
  @State(Scope.Benchmark)
  public abstract static class Caller {
    final Echo echo;
    String text = "text";

    Caller(Echo echo) {
      this.echo = echo;
    }
  }

  /** Holds the object. */
  public static class Direct extends Caller {
    /** For JMH. */
    public Direct() {
      super(new PlainEcho());
    }
  }

  /** Holds a {@link java.lang.reflect.Proxy} that does nothing but pass on. */
  public static class Proxied extends Caller {
    /** For JMH. */
    public Proxied() {
      super(Peers.proxy(new PlainEcho()));
    }
  }

  /** Holds what Spring AOP makes for a {@code HotSwappableTargetSource}. */
  public static class Spring extends Caller {
    /** For JMH. */
    public Spring() {
      super(Peers.hotSwappable(new PlainEcho()));
    }
  }

  /** Holds a reference of Blueprint to an OSGi service. */
  public static class Blueprint extends Caller {
    private final Container container;

    /** For JMH. */
    public Blueprint() {
      this(Container.withBlueprint(FrameworkKind.ofThisJvm()));
    }

    private Blueprint(Container container) {
      super(Peers.damping(container, new PlainEcho()));
      this.container = container;
    }

    /** Stops the framework. */
    @TearDown
    public void close() {
      container.close();
    }
  }

  /** Holds the handle of a manager. */
  public static class Handle extends Caller {
    private final Container container;

    /** For JMH. */
    public Handle() {
      this(Container.withManager(FrameworkKind.ofThisJvm()));
    }

    private Handle(Container container) {
      super(Peers.handle(container));
      this.container = container;
    }

    /** Stops the framework. */
    @TearDown
    public void close() {
      container.close();
    }
  }

  /**
   * Measures.
   *
   * @param caller calls
   * @return what came back
   */
  @Benchmark
  public String direct(Direct caller) {
    return caller.echo.echo(caller.text);
  }

  /**
   * Measures.
   *
   * @param caller calls
   * @return what came back
   */
  @Benchmark
  public String proxy(Proxied caller) {
    return caller.echo.echo(caller.text);
  }

  /**
   * Measures.
   *
   * @param caller calls
   * @return what came back
   */
  @Benchmark
  public String spring(Spring caller) {
    return caller.echo.echo(caller.text);
  }

  /**
   * Measures.
   *
   * @param caller calls
   * @return what came back
   */
  @Benchmark
  public String blueprint(Blueprint caller) {
    return caller.echo.echo(caller.text);
  }

  /**
   * Measures.
   *
   * @param caller calls
   * @return what came back
   */
  @Benchmark
  public String handle(Handle caller) {
    return caller.echo.echo(caller.text);
  }
}
