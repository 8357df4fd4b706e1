package dev.manager.oslo.itest.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manager.rpc.RpcClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Reads one JSON object a line from the standard input, does it, and prints one with the same id:
 * result or error. Each is done on a thread of its own.
 */
@Component(
    service = {},
    immediate = true)
public final class Driver {
  private static final int THREADS = 256;

  private final RpcClient client;
  private final PrintStream out;
  private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);

  /** Begins to read. */
  @Activate
  public Driver(@Reference RpcClient client) {
    this.client = client;
    this.out = System.out;
    var reader = new Thread(this::read, "probe-driver");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    out.println("ready");
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        var job = new Job(Job.MAPPER.readTree(line));
        executor.execute(() -> answer(job));
      }
    } catch (IOException e) {
      out.println("The driver can read no more: " + e);
    }
  }

  private void answer(Job job) {
    ObjectNode answer = job.answer();
    try {
      answer.set("result", run(job));
    } catch (Throwable e) { // it is what the test wants to know
      answer.set("error", Errors.describe(e));
    }
    byte[] line = (answer + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (out) {
      out.write(line, 0, line.length);
      out.flush();
    }
  }

  private JsonNode run(Job job) throws InterruptedException {
    RpcClient prepared = job.prepare(client);
    return switch (job.what()) {
      case "casts" -> new Load(prepared, job).casts();
      case "calls" -> new Load(prepared, job).calls();
      case "cast" -> {
        if (job.fanout()) {
          prepared.fanout(job.context(), job.method(), job.arguments());
        } else {
          prepared.cast(job.context(), job.method(), job.arguments());
        }
        yield json(null);
      }
      default -> json(prepared.call(job.context(), job.method(), job.arguments()));
    };
  }

  private static JsonNode json(@Nullable Object value) {
    return Job.MAPPER.valueToTree(value);
  }

  /** Reads on until its process ends, but does nothing more. */
  @Deactivate
  void stop() {
    executor.shutdownNow();
  }
}
