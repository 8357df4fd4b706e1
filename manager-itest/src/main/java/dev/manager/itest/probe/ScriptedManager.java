package dev.manager.itest.probe;

import dev.manager.Manager;
import dev.manager.ManagerConfig;
import dev.manager.RequestContext;
import dev.manager.notify.Notifier;
import dev.manager.record.ServiceRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A manager that does in each hook what its script says. As thread-safe as its script's acts. */
public abstract class ScriptedManager extends Manager implements Calls {
  private final Script script;
  private final int number;

  /**
   * Plays the step {@code new}.
   *
   * @param key of the script
   */
  protected ScriptedManager(String key) {
    script = Script.of(key);
    number = script.born();
  }

  /**
   * Finds the key of the script of a component.
   *
   * @param properties the component's
   * @return {@code itest.script}, or else its name, or else {@code unnamed}
   */
  protected static String keyIn(Map<String, ?> properties) {
    Object key = properties.get("itest.script");
    Object name = properties.get("manager.name");
    return key != null ? key.toString() : name != null ? name.toString() : "unnamed";
  }

  /**
   * Returns the script.
   *
   * @return the script
   */
  public final Script script() {
    return script;
  }

  /**
   * Returns which object of its script this is.
   *
   * @return the number, from 1
   */
  public final int number() {
    return number;
  }

  /**
   * Sends a notification as this manager.
   *
   * @param context on whose behalf
   * @param eventType what happened
   * @param payload the details
   */
  public final void tell(RequestContext context, String eventType, Map<String, ?> payload) {
    notifier().info(context, eventType, payload);
  }

  /**
   * Returns the manager's notifier.
   *
   * @return the notifier
   */
  public final Notifier voice() {
    return notifier();
  }

  /**
   * Returns the configuration in force.
   *
   * @return the configuration
   */
  public final ManagerConfig settings() {
    return config();
  }

  private void play(String step) throws Exception {
    script.play(number, step, this);
  }

  /**
   * Tells whether it was started beside another.
   *
   * @return what the runtime says
   */
  public final boolean successor() {
    return isSuccessor();
  }

  @Override
  protected final void initHost() throws Exception {
    play("initHost");
    config().number("limit", 5, 1, 10);
    script.initialised(number);
  }

  @Override
  protected final void preStartHook(ServiceRecord me) throws Exception {
    play("preStartHook");
  }

  @Override
  protected final void postStartHook() throws Exception {
    play("postStartHook");
  }

  @Override
  protected final void reset(ManagerConfig config) throws Exception {
    play("reset");
    config.number("limit", 5, 1, 10);
  }

  @Override
  protected final void gracefulShutdown(Duration limit) throws Exception {
    play("gracefulShutdown");
  }

  @Override
  protected final void cleanupHost() throws Exception {
    play("cleanupHost");
  }

  @Override
  protected final boolean isWorking() {
    return script.isWorking();
  }

  @Override
  public final String echo(String text) {
    try {
      play("call");
      return text + "#" + number;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      script.note(number, "called");
    }
  }

  @Override
  public final void fail(IOException exception) throws IOException {
    throw exception;
  }
}
