package dev.manager.launcher.internal;

import dev.manager.Managers;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * What the process was started for: commands, a shell, or to be there. Called once, by the launcher
 * outside the framework, on a thread of its own. Public for Declarative Services.
 */
@Component(service = Callable.class, property = "launcher.role=mission")
public final class Mission implements Callable<@Nullable Integer> {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final long LOOK_MILLIS = 200;

  private final BundleContext context;
  private final Managers managers;
  private final Readiness readiness;
  private final CommandProcessor processor;
  private final PrintStream out = stream(FileDescriptor.out, "stdout.encoding");
  private final PrintStream err = stream(FileDescriptor.err, "stderr.encoding");

  /**
   * For Declarative Services.
   *
   * @param context has the options as properties
   * @param managers the runtime
   * @param components knows the managers' components
   * @param processor runs commands
   */
  @Activate
  public Mission(
      BundleContext context,
      @Reference Managers managers,
      @Reference ServiceComponentRuntime components,
      @Reference CommandProcessor processor) {
    this.context = context;
    this.managers = managers;
    this.readiness = new Readiness(managers, components);
    this.processor = processor;
  }

  /** Returns the exit status, or null if the process shall run until it is told to stop. */
  @Override
  public @Nullable Integer call() throws InterruptedException {
    List<String> missing = await();
    String exec = context.getProperty("launcher.exec");
    if (exec != null) {
      return missing.isEmpty() ? execute(Commands.split(exec)) : refuse(missing);
    }
    boolean interactive = Boolean.parseBoolean(context.getProperty("launcher.interactive"));
    new Banner(context, managers).print(out, missing, interactive);
    return interactive ? shell() : null;
  }

  /** Waits until every manager runs, or the time is up, and returns what is missing then. */
  @SuppressWarnings("try") // the registration is there to be closed
  private List<String> await() throws InterruptedException {
    long seconds = Long.parseLong(context.getProperty("launcher.wait.seconds"));
    long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    Semaphore moves = new Semaphore(0);
    try (Managers.Registration registration = managers.listen(event -> moves.release())) {
      List<String> missing = readiness.missing();
      while (!missing.isEmpty() && System.nanoTime() < deadline) {
        // Components that wait for a service move unseen, so look now and then.
        if (moves.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          moves.drainPermits();
        }
        missing = readiness.missing();
      }
      return missing;
    }
  }

  private int refuse(List<String> missing) {
    err.printf(
        "No command was run: after %s s %s%n",
        context.getProperty("launcher.wait.seconds"), String.join("; ", missing));
    return FAILED;
  }

  private int execute(List<String> commands) {
    try (CommandSession session = session(InputStream.nullInputStream())) {
      for (String command : commands) {
        if (!execute(session, command)) {
          return FAILED;
        }
      }
    }
    return OK;
  }

  private boolean execute(CommandSession session, String command) {
    try {
      Object result = session.execute(command);
      if (result != null) {
        out.println(session.format(result, Converter.INSPECT));
      }
      return true;
    } catch (Exception e) {
      err.printf("Command \"%s\" failed: %s%n", command, Text.of(e));
      return false;
    }
  }

  /** Runs the shell until its user leaves it, or the process is stopped meanwhile. */
  private int shell() {
    InputStream in = new FileInputStream(FileDescriptor.in);
    try (CommandSession session = session(in)) {
      session.execute("manager:shell");
      return OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Gogo ends its commands when it is stopped
      return OK;
    } catch (Exception e) {
      err.printf("The shell failed: %s%n", Text.of(e));
      return FAILED;
    }
  }

  /**
   * Opens a session on the standard streams. They are those of the process: System.out is Gogo's,
   * which hands what is printed back to the session.
   */
  private CommandSession session(InputStream in) {
    return processor.createSession(in, out, err);
  }

  private static PrintStream stream(FileDescriptor of, String encodingKey) {
    String encoding =
        System.getProperty(encodingKey, System.getProperty("native.encoding", "UTF-8"));
    return new PrintStream(new FileOutputStream(of), true, Charset.forName(encoding));
  }
}
