package dev.manager.example.volume;

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
 * The first version: a volume has the size that was asked for. Thread-safe as its superclass.
 * Public only for Declarative Services; this package is not exported.
 */
@Component(service = Manager.class, configurationPid = "volume")
@ManagerComponent(name = "volume", serviceName = "volume", api = Volumes.class)
@Designate(ocd = VolumeConfig.Definition.class)
public final class VolumeManager extends AbstractVolumeManager {
  /**
   * Called by Declarative Services.
   *
   * @param driver the default driver
   * @param context where the property {@code manager.home} is looked up
   */
  @Activate
  public VolumeManager(
      @Reference(name = "driver", target = DEFAULT_DRIVER) ServiceReference<VolumeDriver> driver,
      BundleContext context) {
    super(driver, context);
  }
}
