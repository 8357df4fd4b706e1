package dev.manager.example.volume.api;

import dev.manager.RequestContext;
import dev.manager.rpc.Argument;
import dev.manager.rpc.Expected;
import dev.manager.rpc.Idempotent;
import dev.manager.rpc.Rpc;
import dev.manager.rpc.Since;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The volumes of one host. Callers bind it with the target {@code (manager.handle=true)}.
 *
 * <p>Thread-safe. Operations on different volumes run at the same time; one that meets another on
 * the same volume is refused with {@link VolumeBusyException}. An operation that fails leaves
 * nothing behind: the volumes are as they were before it. Besides what each method says it throws,
 * every one may throw {@link PoolUnusableException}, and every one that writes may throw {@link
 * OperationCancelledException} when its thread is interrupted or the manager is stopped.
 *
 * <p>The manager notifies, as Nova does, of the start, the end or the error of each operation that
 * writes: {@code volume.create.start}, {@code .end}, {@code .error}, likewise {@code
 * volume.extend}, {@code volume.snapshot} and {@code volume.delete}; and while a slow driver works,
 * of its {@code .progress}. It tells each minute how full the pool is, {@code volume.capacity}, and
 * of the check of the snapshots at night, {@code volume.verify}. {@link VolumeNotifications} names
 * what their payloads hold.
 *
 * <p>Remote callers reach the same methods on the topic of the manager, {@code volume}; there a
 * size is {@code size}, in bytes. Every failure named here travels under its own name, and a typed
 * proxy throws it again.
 */
@ProviderType
@Rpc(version = "1.2")
@Expected({
  DriverUnavailableException.class,
  InvalidVolumeException.class,
  NoSpaceException.class,
  OperationCancelledException.class,
  PoolUnusableException.class,
  VolumeBusyException.class,
  VolumeExistsException.class,
  VolumeNotFoundException.class
})
@Capability(
    namespace = "osgi.service",
    attribute = {
      "objectClass:List<String>=\"dev.manager.example.volume.api.Volumes\"",
      "manager.handle=true"
    })
public interface Volumes {
  /**
   * Makes a volume, and returns when it is there.
   *
   * @param context on whose behalf
   * @param name its name: a letter or digit, then up to 62 of {@code a-z 0-9 . _ -}
   * @param bytes its size, at least 1
   * @param driver name of the driver that makes and keeps it; null for the configured default
   * @return the volume
   * @throws InvalidVolumeException if name or size are not allowed
   * @throws VolumeExistsException if there is one of that name, or it is being made
   * @throws NoSpaceException if it would exceed the quota, the number of volumes, or the disk
   * @throws DriverUnavailableException if there is no such driver
   */
  Volume create(
      RequestContext context,
      String name,
      @Argument("size") long bytes,
      @Argument(optional = true) @Nullable String driver);

  /**
   * Returns all volumes, also those in the middle of an operation.
   *
   * @param context on whose behalf
   * @return the volumes, sorted by name
   */
  @Idempotent
  List<Volume> list(RequestContext context);

  /**
   * Returns one volume.
   *
   * @param context on whose behalf
   * @param name its name
   * @return the volume as it is now
   * @throws VolumeNotFoundException if there is none
   */
  @Idempotent
  Volume show(RequestContext context, String name);

  /**
   * Makes a volume larger, and returns when it is.
   *
   * @param context on whose behalf
   * @param name its name
   * @param bytes its new size, more than the present one
   * @return the larger volume
   * @throws VolumeNotFoundException if there is none
   * @throws InvalidVolumeException if the size is not more than the present one, or not allowed
   * @throws NoSpaceException if it would exceed the quota or the disk
   * @throws VolumeBusyException if another operation is at it
   * @throws DriverUnavailableException if the volume's driver is away
   */
  Volume extend(RequestContext context, String name, @Argument("size") long bytes);

  /**
   * Keeps a copy of a volume as it is now. It counts in full against the quota, and goes when its
   * volume is deleted.
   *
   * @param context on whose behalf
   * @param volume name of the volume
   * @param snapshot name of the copy, unique in its volume; the same rule as for volumes
   * @return the snapshot
   * @throws VolumeNotFoundException if there is no such volume
   * @throws VolumeExistsException if the volume has a snapshot of that name
   * @throws InvalidVolumeException if the name is not allowed
   * @throws NoSpaceException if it would exceed the quota, the number of snapshots, or the disk
   * @throws VolumeBusyException if another operation is at the volume
   * @throws DriverUnavailableException if the volume's driver is away
   */
  @Since("1.1")
  Snapshot snapshot(RequestContext context, String volume, String snapshot);

  /**
   * Deletes a volume with its snapshots.
   *
   * @param context on whose behalf
   * @param name its name
   * @throws VolumeNotFoundException if there is none
   * @throws VolumeBusyException if another operation is at it
   * @throws DriverUnavailableException if the volume's driver is away
   */
  void delete(RequestContext context, String name);

  /**
   * Returns how full the pool is.
   *
   * @param context on whose behalf
   * @return the capacity as it is now
   */
  @Idempotent
  @Since("1.1")
  Capacity capacity(RequestContext context);

  /**
   * Returns which version of the manager answers.
   *
   * @param context on whose behalf
   * @return the version of its bundle, such as {@code 1.0.0}
   */
  @Idempotent
  @Since("1.2")
  String version(RequestContext context);
}
