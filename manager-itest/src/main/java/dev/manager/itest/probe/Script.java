package dev.manager.itest.probe;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the scenario managers of one name do in each step, and the journal of what they did.
 * Thread-safe.
 */
public final class Script {
  /** What a step does. */
  @FunctionalInterface
  public interface Act {
    /**
     * Does it.
     *
     * @param self whose step it is
     * @throws Exception as the test wants
     */
    void play(ScriptedManager self) throws Exception;
  }

  /**
   * One step that was begun.
   *
   * @param object number of the manager object, from 1; 0 when nobody said which
   * @param step name of the step
   */
  public record Entry(int object, String step) {}

  private static final Map<String, Script> SCRIPTS = new ConcurrentHashMap<>();

  private final Map<String, Act> acts = new ConcurrentHashMap<>();
  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Set<Integer> initialised = ConcurrentHashMap.newKeySet();
  private final AtomicInteger objects = new AtomicInteger();
  private volatile Runnable birth = () -> {};
  private volatile boolean working = true;

  private Script() {}

  /**
   * Finds or begins a script.
   *
   * @param key by custom the manager's name
   * @return the one script of that key
   */
  public static Script of(String key) {
    return SCRIPTS.computeIfAbsent(key, k -> new Script());
  }

  /** Forgets all scripts. */
  public static void forgetAll() {
    SCRIPTS.clear();
  }

  /**
   * Says what a step does from now on.
   *
   * @param step name of the step
   * @param act what it does
   * @return this
   */
  public Script on(String step, Act act) {
    acts.put(step, act);
    return this;
  }

  /**
   * Says what the constructor does from now on.
   *
   * @param act what it does
   */
  public void onBirth(Runnable act) {
    birth = act;
  }

  /**
   * Says what managers answer from now on when they are asked whether they work. That is no step.
   *
   * @param works what they say
   */
  public void working(boolean works) {
    working = works;
  }

  boolean isWorking() {
    return working;
  }

  /**
   * Lets a step do nothing again.
   *
   * @param step name of the step
   */
  public void off(String step) {
    acts.remove(step);
  }

  /**
   * Writes a step into the journal, then does what the script says.
   *
   * @param object number of the object
   * @param step name of the step
   * @param self whose step it is
   * @throws Exception as the script says
   */
  public void play(int object, String step, ScriptedManager self) throws Exception {
    note(object, step);
    Act act = acts.get(step);
    if (act != null) {
      act.play(self);
    }
  }

  /**
   * Writes a step into the journal.
   *
   * @param object number of the object
   * @param step name of the step
   */
  public void note(int object, String step) {
    entries.add(new Entry(object, step));
    lines.add(object + " " + step);
  }

  int born() {
    int number = objects.incrementAndGet();
    note(number, "new");
    birth.run();
    return number;
  }

  void initialised(int object) {
    initialised.add(object);
  }

  /**
   * Tells whether an object's {@code initHost} ended well.
   *
   * @param object number of the object
   * @return true if it has been called and threw nothing
   */
  public boolean isInitialised(int object) {
    return initialised.contains(object);
  }

  /**
   * Returns how many manager objects were made.
   *
   * @return the number
   */
  public int objects() {
    return objects.get();
  }

  /**
   * Returns all that was begun.
   *
   * @return the journal, a snapshot
   */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /**
   * Returns the names of the steps that were begun.
   *
   * @return the journal, a snapshot
   */
  public List<String> steps() {
    return entries.stream().map(Entry::step).toList();
  }

  /**
   * Returns the journal as classes of the JDK only, which outlive a framework.
   *
   * @return a live view: number of the object, a blank, the step
   */
  public List<String> lines() {
    return Collections.unmodifiableList(lines);
  }

  /** Empties the journal. */
  public void clear() {
    entries.clear();
    lines.clear();
  }
}
