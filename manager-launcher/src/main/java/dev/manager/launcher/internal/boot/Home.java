package dev.manager.launcher.internal.boot;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which one process keeps what outlives it. Held by a lock until closed; the lock
 * goes with the process, however that ends. For one thread.
 */
final class Home implements Closeable {
  static final String ENVIRONMENT = "MANAGER_HOME";

  private static final String DEFAULT_NAME = "manager-home";
  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel lock;

  private Home(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Decides which folder it is: the option, or the environment, or one beside the jar. */
  static Path choose(@Nullable Path option, Map<String, String> environment, Path jar) {
    Path chosen = option;
    if (chosen == null) {
      String fromEnvironment = environment.getOrDefault(ENVIRONMENT, "");
      chosen =
          fromEnvironment.isBlank() ? jar.resolveSibling(DEFAULT_NAME) : Path.of(fromEnvironment);
    }
    return chosen.toAbsolutePath().normalize();
  }

  /**
   * Makes the folder and its parts where they are missing, and locks it.
   *
   * @throws LaunchException if it cannot be written, or another process has it
   */
  static Home open(Path folder) throws LaunchException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw unusable(folder, "it is a file", null);
    }
    try {
      for (String part : new String[] {"conf", "deploy", "data", "log", "cache"}) {
        Files.createDirectories(folder.resolve(part));
      }
      return new Home(folder, lock(folder));
    } catch (FileAlreadyExistsException e) {
      throw unusable(folder, e.getFile() + " is a file", e);
    } catch (IOException e) {
      throw unusable(folder, reason(e), e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException, LaunchException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    FileLock taken = channel.tryLock();
    if (taken == null) {
      String owner = Files.readString(folder.resolve(LOCK)).strip();
      channel.close();
      throw new LaunchException(
          ExitStatus.FAILED,
          "Home folder %s is in use by process %s; stop that, or choose another with --home"
              .formatted(folder, owner.isEmpty() ? "?" : owner));
    }
    channel.truncate(0);
    String self = ProcessHandle.current().pid() + "\n";
    channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  /** Writes the jar's default configuration files where none of their names are. */
  void writeDefaults(ExecutableJar jar) throws LaunchException {
    for (String name : jar.list("conf")) {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        try (InputStream content = jar.open(name)) {
          Files.copy(content, file);
        } catch (IOException e) {
          throw unusable(folder, reason(e), e);
        }
      }
    }
  }

  Path folder() {
    return folder;
  }

  Path part(String name) {
    return folder.resolve(name);
  }

  private static LaunchException unusable(Path folder, String reason, @Nullable IOException cause) {
    return new LaunchException(
        ExitStatus.FAILED,
        "Home folder %s cannot be used: %s; nothing was started, choose another with --home"
            .formatted(folder, reason),
        cause);
  }

  /** Says what an I/O error is about; those of files have only the file's name for a message. */
  private static String reason(IOException e) {
    return e.getClass() == IOException.class
        ? String.valueOf(e.getMessage())
        : "%s (%s)".formatted(e.getMessage(), e.getClass().getSimpleName());
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
