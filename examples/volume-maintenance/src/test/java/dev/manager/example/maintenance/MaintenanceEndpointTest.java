package dev.manager.example.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.RequestContext;
import dev.manager.example.maintenance.api.PoolReport;
import dev.manager.example.volume.api.Capacity;
import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.Volume;
import dev.manager.example.volume.api.VolumeBusyException;
import dev.manager.example.volume.api.VolumeNotFoundException;
import dev.manager.example.volume.api.VolumeState;
import dev.manager.example.volume.api.Volumes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MaintenanceEndpointTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final RequestContext context = RequestContext.admin();
  private final Pool pool = new Pool();
  private final MaintenanceEndpoint endpoint =
      new MaintenanceEndpoint(pool, Clock.fixed(NOON, ZoneOffset.UTC));

  @Test
  void anEmptyPoolHasNoOldestVolume() {
    assertThat(endpoint.report(context))
        .isEqualTo(new PoolReport(1000, 0, 0, 0, Map.of(), 0, Optional.empty()));
  }

  @Test
  void theReportAddsUpSizesAndCountsDrivers() {
    pool.add("a", 100, "thin", VolumeState.AVAILABLE, 3, 2);
    pool.add("b", 50, "thin", VolumeState.ERROR, 2, 0);
    pool.add("c", 25, "thick", VolumeState.CREATING, 1, 0);
    assertThat(endpoint.report(context))
        .isEqualTo(
            new PoolReport(
                1000,
                175,
                200,
                2,
                Map.of("thin", 2, "thick", 1),
                1,
                Optional.of(NOON.minus(Duration.ofHours(3)))));
  }

  @Test
  void olderNamesTheOldestFirst() {
    pool.add("young", 1, "thin", VolumeState.AVAILABLE, 1, 0);
    pool.add("old", 1, "thin", VolumeState.AVAILABLE, 9, 0);
    pool.add("edge", 1, "thin", VolumeState.AVAILABLE, 2, 0);
    assertThat(endpoint.older(context, Duration.ofHours(2))).containsExactly("old", "edge");
    assertThat(endpoint.older(context, Duration.ZERO)).containsExactly("old", "edge", "young");
  }

  @Test
  void aSweepDeletesWhatIsDamagedAndNothingElse() {
    pool.add("good", 1, "thin", VolumeState.AVAILABLE, 1, 0);
    pool.add("bad", 1, "thin", VolumeState.ERROR, 1, 0);
    assertThat(endpoint.sweep(context, true)).containsExactly("bad");
    assertThat(pool.names()).containsExactly("good", "bad");
    assertThat(endpoint.sweep(context, null)).containsExactly("bad");
    assertThat(pool.names()).containsExactly("good");
  }

  @Test
  void aSweepGoesOnAfterAVolumeThatCannotBeDeleted() {
    pool.add("busy", 1, "thin", VolumeState.ERROR, 1, 0);
    pool.add("gone", 1, "thin", VolumeState.ERROR, 1, 0);
    pool.add("bad", 1, "thin", VolumeState.ERROR, 1, 0);
    assertThat(endpoint.sweep(context, false)).containsExactly("bad");
  }

  /** Volumes without a disk. */
  private static final class Pool implements Volumes {
    private final List<Volume> all = new ArrayList<>();

    void add(String name, long bytes, String driver, VolumeState state, int hours, int copies) {
      Instant made = NOON.minus(Duration.ofHours(hours));
      List<Snapshot> snapshots = new ArrayList<>();
      for (int i = 0; i < copies; i++) {
        snapshots.add(new Snapshot(name, "s" + i, bytes, made));
      }
      all.add(new Volume(name, bytes, driver, state, made, snapshots, "/pool/" + name));
    }

    List<String> names() {
      return all.stream().map(Volume::name).toList();
    }

    @Override
    public List<Volume> list(RequestContext context) {
      return List.copyOf(all);
    }

    @Override
    public void delete(RequestContext context, String name) {
      switch (name) {
        case "busy" -> throw new VolumeBusyException("Volume busy is being extended");
        case "gone" -> throw new VolumeNotFoundException("There is no volume gone");
        default -> all.removeIf(each -> each.name().equals(name));
      }
    }

    @Override
    public Capacity capacity(RequestContext context) {
      return new Capacity("/pool", 1000, 0, 1000, all.size(), 10);
    }

    @Override
    public Volume create(RequestContext context, String name, long bytes, @Nullable String driver) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Volume show(RequestContext context, String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Volume extend(RequestContext context, String name, long bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Snapshot snapshot(RequestContext context, String volume, String snapshot) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String version(RequestContext context) {
      throw new UnsupportedOperationException();
    }
  }
}
