package dev.manager.spi;

import dev.manager.Manager;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that goes around every manager of a host: records, remote calls, heartbeats, timers,
 * metrics. Register it as a service; it may come and go while managers run. One that comes late is
 * attached to every running manager; one that goes is closed; no manager restarts for it.
 *
 * <p>Every callback runs on a thread of the runtime, under no lock, one at a time for each manager,
 * and is bounded and interrupted like a manager's hook.
 */
@ConsumerType
public interface ManagerExtension {
  /**
   * Says when to attach. Asked once, when the service comes.
   *
   * @return the phase
   */
  Phase phase();

  /**
   * Called for every manager object before its {@code initHost}, also for one that is to take the
   * place of another that serves: refuse what could not be attached later, such as a wrong method.
   *
   * @param manager the object
   * @throws Exception to refuse its start
   */
  default void check(Manager manager) throws Exception {}

  /**
   * Called before {@code initHost}, for extensions of every phase: look up what the manager should
   * find there, and hold nothing. For an extension that comes while the manager runs, called right
   * before {@link #attach}.
   *
   * @param manager the manager that is about to start
   * @throws Exception to refuse the manager's start
   */
  default void prepare(ManagedManager manager) throws Exception {}

  /**
   * Attaches this extension to a manager.
   *
   * @param manager the manager
   * @return what was attached; the runtime closes it
   * @throws Exception to refuse the manager's start; when the manager runs already it is logged,
   *     and the manager runs on without this extension
   */
  Attachment attach(ManagedManager manager) throws Exception;
}
