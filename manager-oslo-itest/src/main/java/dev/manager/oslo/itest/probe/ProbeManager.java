package dev.manager.oslo.itest.probe;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.RequestContext;
import dev.manager.rpc.RpcRemoteException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The manager that the cases call. Its name, which is its topic, comes from configuration. */
@Component(
    service = Manager.class,
    configurationPid = "probe",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@ManagerComponent
public final class ProbeManager extends Manager implements Probe, Deep {
  private final Map<String, List<String>> notes = new ConcurrentHashMap<>();

  @Override
  public @Nullable Object echo(@Nullable Object value) {
    return value;
  }

  @Override
  public long add(long a, long b) {
    return a + b;
  }

  @Override
  public void nothing() {}

  @Override
  public String greet(String name, @Nullable String greeting) {
    return (greeting == null ? "Hello" : greeting) + ", " + name;
  }

  @Override
  public @Nullable Object measure(@Nullable Object size) {
    return size;
  }

  @Override
  public String greetings() {
    return "schöne Grüße";
  }

  @Override
  public String who() {
    return host();
  }

  @Override
  public String where() {
    return "deep";
  }

  @Override
  public Map<String, @Nullable Object> context(RequestContext context, List<String> keys) {
    Map<String, @Nullable Object> seen = new LinkedHashMap<>();
    for (String key : keys) {
      seen.put(
          key,
          switch (key) {
            case "user_id" -> context.user().orElse(null);
            case "project_id" -> context.project().orElse(null);
            case "request_id" -> context.requestId();
            case "roles" -> List.copyOf(context.roles());
            default -> context.entries().get(key);
          });
    }
    return seen;
  }

  @Override
  public void fail(String kind, String message) throws Exception {
    throw switch (kind) {
      case "ValueError" -> new IllegalArgumentException(message);
      case "RuntimeError" -> new IllegalStateException(message);
      case "IndexError" -> new IndexOutOfBoundsException(message);
      case "ArithmeticError" -> new ArithmeticException(message);
      case "NotImplementedError" -> new UnsupportedOperationException(message);
      case "LookupError" -> new NoSuchElementException(message);
      case "TimeoutError" -> new TimeoutException(message);
      case "OSError" -> new IOException(message);
      case "FileNotFoundError" -> new FileNotFoundException(message);
      default -> new SecurityException(message);
    };
  }

  @Override
  public void refuse(String message) {
    throw new IllegalArgumentException(message);
  }

  /** Throws what a Python caller knows as an exception of its own. */
  @Override
  public void miss(String thing) {
    throw new RpcRemoteException("NotFound", "probe_errors", thing + " was not found", List.of());
  }

  @Override
  public void hide(String message) throws Hidden {
    throw new Hidden(message);
  }

  @Override
  public @Nullable Object sleep(double seconds, @Nullable Object answer)
      throws InterruptedException {
    Thread.sleep(Math.round(seconds * 1000));
    return answer;
  }

  @Override
  public void sleepAndFail(double seconds, String message) throws InterruptedException {
    Thread.sleep(Math.round(seconds * 1000));
    throw new IllegalArgumentException(message);
  }

  @Override
  public void note(String key, @Nullable String text) {
    notes
        .computeIfAbsent(key, absent -> new CopyOnWriteArrayList<>())
        .add(text == null ? "" : text);
  }

  @Override
  public List<String> noted(String key) {
    return notes.getOrDefault(key, List.of());
  }

  @Override
  public void work(String journal, long number, long millis)
      throws IOException, InterruptedException {
    record(journal, "began " + number);
    Thread.sleep(millis);
    record(journal, "ended " + number);
  }

  @Override
  public void workAgain(String journal, long number, long millis)
      throws IOException, InterruptedException {
    work(journal, number, millis);
  }

  private static void record(String journal, String line) throws IOException {
    Files.writeString(
        Path.of(journal), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
