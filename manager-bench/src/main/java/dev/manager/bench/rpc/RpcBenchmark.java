package dev.manager.bench.rpc;

import dev.manager.bench.api.Codec;
import dev.manager.bench.api.Notes;
import dev.manager.bench.api.Order;
import dev.manager.bench.api.Orders;
import dev.manager.bench.api.Receipt;
import dev.manager.bench.harness.Await;
import dev.manager.bench.harness.Container;
import dev.manager.bench.harness.FrameworkKind;
import dev.manager.bench.harness.Riders;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.osgi.framework.BundleException;

/** One remote call and one cast within the JVM, in several ways. Each has a JVM of its own. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RpcBenchmark {
  /** For JMH. */
  public RpcBenchmark() {}

  /** What is sent. */
  @State(Scope.Benchmark)
  public static class Sent {
    final Order order = Peers.order();

    /** For JMH. */
    public Sent() {}
  }

  /** A framework with Manager, its remote calls, and what is written by hand. */
  @State(Scope.Benchmark)
  public static class Inside {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    final Container container;
    final Orders manager;
    final Orders handWritten;
    final Orders direct;
    final Notes managerNotes;
    final Notes handWrittenNotes;

    /** For JMH. */
    public Inside() {
      container =
          Container.withManager(
              FrameworkKind.ofThisJvm(),
              "jackson-core",
              "jackson-annotations",
              "jackson-databind",
              "jackson-datatype-jdk8",
              "manager-rpc");
      try {
        container.install("bench:remote", Riders.open("remote"));
      } catch (BundleException e) {
        throw new IllegalStateException(e);
      }
      manager = container.service(Orders.class, "(peer=manager)");
      handWritten = container.service(Orders.class, "(peer=handwritten)");
      direct = container.service(Orders.class, "(peer=direct)");
      managerNotes = container.service(Notes.class, "(peer=manager)");
      handWrittenNotes = container.service(Notes.class, "(peer=handwritten)");
      Receipt unused = Await.until(LIMIT, "the first remote call", this::first);
    }

    /** Calls; null as long as nobody serves, for a manager is there before its server is. */
    private @Nullable Receipt first() {
      try {
        return manager.place(Peers.order());
      } catch (RuntimeException e) { // of a class that only the framework has
        return null;
      }
    }

    /** Stops the framework. */
    @TearDown
    public void close() {
      container.close();
    }
  }

  /** gRPC. */
  @State(Scope.Benchmark)
  public static class OfGrpc {
    private final Container container =
        Container.withManager(
            FrameworkKind.ofThisJvm(),
            "jackson-core",
            "jackson-annotations",
            "jackson-databind",
            "jackson-datatype-jdk8",
            "manager-rpc");
    final Grpc orders;

    /** For JMH. */
    public OfGrpc() {
      try {
        container.install("bench:remote", Riders.open("remote"));
      } catch (BundleException e) {
        throw new IllegalStateException(e);
      }
      orders = new Grpc(container.service(Codec.class, "(service.id=*)"));
    }

    /** Stops it. */
    @TearDown
    public void close() {
      orders.close();
      container.close();
    }
  }

  /** Aries. */
  @State(Scope.Benchmark)
  public static class OfAries {
    final Peers.Aries aries = new Peers.Aries();

    /** For JMH. */
    public OfAries() {}

    /** Stops it. */
    @TearDown
    public void close() {
      aries.close();
    }
  }

  /**
   * Measures.
   *
   * @param sent what is sent
   * @param to where
   * @return the receipt
   */
  @Benchmark
  public Receipt manager(Sent sent, Inside to) {
    return to.manager.place(sent.order);
  }

  /**
   * Measures.
   *
   * @param sent what is sent
   * @param to where
   * @return the receipt
   */
  @Benchmark
  public Receipt handWritten(Sent sent, Inside to) {
    return to.handWritten.place(sent.order);
  }

  /**
   * Measures.
   *
   * @param sent what is sent
   * @param to where
   * @return the receipt
   */
  @Benchmark
  public Receipt direct(Sent sent, Inside to) {
    return to.direct.place(sent.order);
  }

  /**
   * Measures.
   *
   * @param sent what is sent
   * @param to where
   * @return the receipt
   */
  @Benchmark
  public Receipt grpc(Sent sent, OfGrpc to) {
    return to.orders.place(sent.order);
  }

  /**
   * Measures.
   *
   * @param sent what is sent
   * @param to where
   * @return the receipt
   */
  @Benchmark
  public Receipt aries(Sent sent, OfAries to) {
    return to.aries.orders().place(sent.order);
  }

  /**
   * Measures.
   *
   * @param sent what is sent
   * @param to where
   */
  @Benchmark
  public void managerCast(Sent sent, Inside to) {
    to.managerNotes.note(sent.order);
  }

  /**
   * Measures.
   *
   * @param sent what is sent
   * @param to where
   */
  @Benchmark
  public void handWrittenCast(Sent sent, Inside to) {
    to.handWrittenNotes.note(sent.order);
  }
}
