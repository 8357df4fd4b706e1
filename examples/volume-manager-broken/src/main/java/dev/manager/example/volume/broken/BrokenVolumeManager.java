package dev.manager.example.volume.broken;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.example.volume.api.VolumeDriver;
import dev.manager.example.volume.api.Volumes;
import dev.manager.example.volume.core.AbstractVolumeManager;
import dev.manager.example.volume.core.VolumeConfig;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A version that never starts, to see that this disturbs nobody. Public only for Declarative
 * Services; this package is not exported.
 */
@Component(service = Manager.class, configurationPid = "volume")
@ManagerComponent(name = "volume", serviceName = "volume", api = Volumes.class)
@Designate(ocd = VolumeConfig.Definition.class)
public final class BrokenVolumeManager extends AbstractVolumeManager {
  /**
   * Called by Declarative Services.
   *
   * @param driver the default driver
   * @param context where the property {@code manager.home} is looked up
   */
  @Activate
  public BrokenVolumeManager(
      @Reference(name = "driver", target = DEFAULT_DRIVER) ServiceReference<VolumeDriver> driver,
      BundleContext context) {
    super(driver, context);
  }

  @Override
  protected void initHost() {
    throw new IllegalStateException("this version of the volume manager is broken on purpose");
  }
}
