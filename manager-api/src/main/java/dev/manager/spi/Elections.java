package dev.manager.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Chooses, for each manager with {@code singleton = true}, the one host of the cluster that runs
 * it. A service; the runtime uses the one of the highest ranking, and while there is none no
 * singleton starts. When it goes, the runtime ends the managers that it elected, and closes each
 * candidacy when its manager has ended. Thread-safe.
 */
@ConsumerType
public interface Elections {
  /**
   * Enters this host into the election of a manager. Returns at once; the election goes on until
   * the candidacy is closed.
   *
   * @param name the manager's name
   * @param changed called whenever {@link Candidacy#isElected} has changed or may have, on any
   *     thread, under no lock; must return at once
   * @return the candidacy, to be closed
   */
  Candidacy stand(String name, Runnable changed);

  /** What this host is in one election. Thread-safe. */
  @ConsumerType
  interface Candidacy extends AutoCloseable {
    /**
     * Tells whether this host may run the manager now. Quick enough to be asked at each call, and
     * right also when the process was frozen: false before another host can be elected.
     *
     * @return true while it may
     */
    boolean isElected();

    /**
     * Says who runs it, or why nobody does, for operators.
     *
     * @return a few words, such as {@code host-2 runs it}
     */
    String standing();

    /** Leaves the election, and lets another host have it at once. The manager has ended before. */
    @Override
    void close();
  }
}
