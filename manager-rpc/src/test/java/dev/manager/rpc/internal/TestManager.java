package dev.manager.rpc.internal;

import dev.manager.Manager;
import dev.manager.RequestContext;
import dev.manager.rpc.RpcRemoteException;
import dev.manager.rpc.internal.wire.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A manager that counts what it is asked. */
@SuppressWarnings("unused") // what is not remote must not be reached either
public class TestManager extends Manager implements TestApi {
  final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch hold = new CountDownLatch(1);
  volatile @Nullable RequestContext seen;
  final AtomicInteger secret = new AtomicInteger();

  @Override
  public long add(long a, long b) {
    return a + b;
  }

  @Override
  public @Nullable Object echo(RequestContext context, @Nullable Object value) {
    seen = context;
    return value;
  }

  @Override
  public Part part(Part part, Optional<String> note) {
    return new Part(
        part.name() + note.orElse(""), part.kind(), part.took(), part.at(), part.parts());
  }

  @Override
  public List<Part> parts(Map<String, Part> byName, @Nullable String filter) {
    return byName.values().stream().filter(each -> !each.name().equals(filter)).toList();
  }

  @Override
  public int fail(String how) throws KnownException {
    if (how.equals("known")) {
      throw new KnownException("it is known");
    }
    if (how.equals("error")) {
      throw new StackOverflowError("deep");
    }
    throw switch (how) {
      case "illegal" -> new IllegalArgumentException("bad value 42");
      case "refused" -> Failures.noSuchMethod("of another");
      case "silent" -> new IllegalStateException();
      case "nova" -> notFound(Map.of("instance_id", "i-1", "code", 404));
      case "unsendable" -> notFound(Map.of("itself", new Unsendable()));
      default -> new IllegalStateException("a surprise");
    };
  }

  /** What no JSON is made of. */
  public static final class Unsendable {
    @SuppressWarnings("DoNotCallSuggester")
    public String getValue() {
      throw new IllegalStateException("not for you");
    }
  }

  private static RpcRemoteException notFound(Map<String, ?> details) {
    return new RpcRemoteException(
        "InstanceNotFound",
        "nova.exception",
        "Instance i-1 could not be found.",
        List.of(),
        List.of(),
        details);
  }

  @Override
  public int run(String id) {
    return runs.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
  }

  @Override
  public int again(String id) {
    return run(id);
  }

  @Override
  public String held() throws InterruptedException {
    entered.countDown();
    hold.await();
    return "done";
  }

  @Override
  public CompletionStage<String> later(String text) {
    return CompletableFuture.completedFuture(text);
  }

  @Override
  public String guarded() {
    return "guarded";
  }

  @Override
  public Class<?> type(Class<?> type) {
    secret.incrementAndGet();
    return type;
  }

  public void setSecret(int value) {
    secret.set(value);
  }

  public String notRemote() {
    secret.incrementAndGet();
    return "not remote";
  }

  private String hidden() {
    secret.incrementAndGet();
    return "hidden";
  }

  /** What a part is. */
  public enum Kind {
    SMALL,
    LARGE
  }

  /** A value with everything in it. */
  public record Part(
      String name, Kind kind, Duration took, @Nullable Instant at, List<String> parts) {}
}
