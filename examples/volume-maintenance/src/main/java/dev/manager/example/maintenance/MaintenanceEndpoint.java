package dev.manager.example.maintenance;

import dev.manager.RequestContext;
import dev.manager.example.maintenance.api.PoolMaintenance;
import dev.manager.example.maintenance.api.PoolReport;
import dev.manager.example.volume.api.DriverUnavailableException;
import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.Volume;
import dev.manager.example.volume.api.VolumeBusyException;
import dev.manager.example.volume.api.VolumeNotFoundException;
import dev.manager.example.volume.api.VolumeState;
import dev.manager.example.volume.api.Volumes;
import dev.manager.rpc.RpcEndpoints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One more endpoint of the volume manager's server, while this bundle is there. It sees the volumes
 * as every local caller does, through the handle, so no swap of the manager concerns it. Public
 * only for Declarative Services; this package is not exported. Thread-safe: its fields are final.
 */
@Component(service = PoolMaintenance.class, property = RpcEndpoints.ENDPOINT + "=volume")
public final class MaintenanceEndpoint implements PoolMaintenance {
  private static final Logger LOG = LoggerFactory.getLogger(MaintenanceEndpoint.class);

  private final Volumes volumes;
  private final Clock clock;

  /**
   * Called by Declarative Services.
   *
   * @param volumes the handle of the volume manager
   */
  @Activate
  public MaintenanceEndpoint(@Reference(target = "(manager.handle=true)") Volumes volumes) {
    this(volumes, Clock.systemUTC());
  }

  MaintenanceEndpoint(Volumes volumes, Clock clock) {
    this.volumes = volumes;
    this.clock = clock;
  }

  @Override
  public PoolReport report(RequestContext context) {
    List<Volume> all = volumes.list(context);
    List<Snapshot> snapshots = all.stream().flatMap(each -> each.snapshots().stream()).toList();
    Map<String, Integer> byDriver = new TreeMap<>();
    all.forEach(each -> byDriver.merge(each.driver(), 1, Integer::sum));
    return new PoolReport(
        volumes.capacity(context).quotaBytes(),
        all.stream().mapToLong(Volume::bytes).sum(),
        snapshots.stream().mapToLong(Snapshot::bytes).sum(),
        snapshots.size(),
        byDriver,
        damaged(all).size(),
        all.stream().map(Volume::createdAt).min(Comparator.naturalOrder()));
  }

  @Override
  public List<String> older(RequestContext context, Duration age) {
    Instant latest = clock.instant().minus(age);
    return volumes.list(context).stream()
        .filter(each -> !each.createdAt().isAfter(latest))
        .sorted(Comparator.comparing(Volume::createdAt).thenComparing(Volume::name))
        .map(Volume::name)
        .toList();
  }

  @Override
  public List<String> sweep(RequestContext context, @Nullable Boolean dry) {
    List<String> damaged = damaged(volumes.list(context));
    if (Boolean.TRUE.equals(dry)) {
      return damaged;
    }
    List<String> deleted = new ArrayList<>();
    for (String each : damaged) {
      try {
        volumes.delete(context, each);
        deleted.add(each);
      } catch (VolumeNotFoundException e) {
        LOG.debug("Volume {} was deleted by somebody else", each, e);
      } catch (VolumeBusyException | DriverUnavailableException e) {
        LOG.info("Damaged volume {} stays for now: {}", each, e.getMessage());
      }
    }
    return deleted;
  }

  private static List<String> damaged(List<Volume> all) {
    return all.stream()
        .filter(each -> each.state() == VolumeState.ERROR)
        .map(Volume::name)
        .toList();
  }
}
