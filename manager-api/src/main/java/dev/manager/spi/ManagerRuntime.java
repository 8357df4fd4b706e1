package dev.manager.spi;

import dev.manager.Manager;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.component.ComponentContext;

/**
 * The runtime that drives managers. Each manager's component has a mandatory reference to it, so
 * that none is activated without it and each is deactivated before it goes.
 */
@ProviderType
public interface ManagerRuntime {
  /**
   * Takes a manager in, without starting it.
   *
   * @param manager a new manager object
   * @param hooks its hooks
   * @param component its component
   * @return its life, to be started once
   * @throws dev.manager.ManagerException if its name is missing or malformed, if another manager
   *     has it, or if it does not implement an interface that it names as its api
   */
  ManagerLife admit(Manager manager, ManagerHooks hooks, ComponentContext component);
}
