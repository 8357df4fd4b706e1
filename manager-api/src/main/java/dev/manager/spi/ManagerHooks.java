package dev.manager.spi;

import dev.manager.ManagerConfig;
import dev.manager.record.ServiceRecord;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The hooks of one manager object, as the runtime calls them. {@link dev.manager.Manager} documents
 * each.
 */
@ProviderType
public interface ManagerHooks {
  /**
   * Calls the hook.
   *
   * @throws Exception what the hook throws
   */
  void initHost() throws Exception;

  /**
   * Calls the hook.
   *
   * @param me the manager's record
   * @throws Exception what the hook throws
   */
  void preStartHook(ServiceRecord me) throws Exception;

  /**
   * Calls the hook.
   *
   * @throws Exception what the hook throws
   */
  void postStartHook() throws Exception;

  /**
   * Calls the hook.
   *
   * @param config the configuration to take over
   * @throws Exception what the hook throws
   */
  void reset(ManagerConfig config) throws Exception;

  /**
   * Calls the hook.
   *
   * @param limit how long it may take
   * @throws Exception what the hook throws
   */
  void gracefulShutdown(Duration limit) throws Exception;

  /**
   * Calls the hook.
   *
   * @throws Exception what the hook throws
   */
  void cleanupHost() throws Exception;

  /**
   * Asks whether the manager can do its work.
   *
   * @return what the manager says
   */
  boolean isWorking();
}
