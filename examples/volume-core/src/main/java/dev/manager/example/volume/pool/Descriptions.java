package dev.manager.example.volume.pool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where it is written what the volumes of a pool are: beside their data, or in a database. A volume
 * is known by its folder. Thread-safe for different volumes.
 */
interface Descriptions {
  /** Returns what is written of a volume; empty for nothing. */
  Optional<Metadata> read(Path folder) throws IOException;

  /** Writes it, whole or not at all, and returns when a crash cannot undo it. */
  void write(Path folder, Metadata volume) throws IOException;

  /** Forgets a volume, if it is known. */
  void remove(Path folder) throws IOException;

  /** Returns the names of volumes that are described somewhere else than in their folder. */
  Set<String> names() throws IOException;

  /** Returns the file that has it, or else the folder: for messages. */
  Path place(Path folder);
}
