package dev.manager.example.volume.pool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** Descriptions in a file in each volume's folder. Stateless. */
final class FileDescriptions implements Descriptions {
  static final String FILE = "volume.properties";
  static final String UNFINISHED = FILE + AtomicFiles.SUFFIX;

  @Override
  public Optional<Metadata> read(Path folder) throws IOException {
    if (!Files.exists(place(folder), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    var written = new Properties();
    try (var reader = Files.newBufferedReader(place(folder), StandardCharsets.ISO_8859_1)) {
      written.load(reader);
    }
    return Optional.of(Metadata.from(written, String.valueOf(folder.getFileName())));
  }

  @Override
  public void write(Path folder, Metadata volume) throws IOException {
    AtomicFiles.write(place(folder), volume.toProperties());
  }

  @Override
  public void remove(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(UNFINISHED));
    Files.deleteIfExists(place(folder));
  }

  @Override
  public Set<String> names() {
    return Set.of();
  }

  @Override
  public Path place(Path folder) {
    return folder.resolve(FILE);
  }
}
