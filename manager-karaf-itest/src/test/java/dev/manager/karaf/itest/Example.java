package dev.manager.karaf.itest;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The second version of the example's manager. Stateless. */
final class Example {
  private static final Path PROJECT = Path.of(System.getProperty("manager.project"));
  private static final String VERSION = System.getProperty("manager.version");
  private static final Path JAR =
      PROJECT
          .resolve(
              "examples/volume-manager-v2/target/manager-example-volume-v2-" + VERSION + ".jar")
          .toAbsolutePath()
          .normalize();

  private Example() {}

  /** Puts it into deploy/, whole at once, and returns the file. */
  static Path drop(KarafHome home) throws IOException {
    Path copy = Files.copy(JAR, home.folder().resolve("v2.jar"));
    return Files.move(copy, home.folder().resolve("deploy/v2.jar"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Writes a features file whose version 2.0.0 of the example's feature has it, not the first. */
  static URI secondVersionOf(KarafHome home) throws IOException {
    String features = Files.readString(PROJECT.resolve("manager-karaf/target/feature/feature.xml"));
    int start = features.indexOf("<feature name=\"manager-example-volume\"");
    String example =
        features
            .substring(
                start, features.indexOf("</feature>\n", features.indexOf("<configfile", start)))
            .replaceFirst("version=\"[^\"]*\"", "version=\"2.0.0\"")
            .replace("mvn:dev.manager/manager-example-volume/" + VERSION, JAR.toUri().toString());
    Path file = home.folder().resolve("data/second-version.xml");
    Files.writeString(
        file,
        """
        <features name="manager-second-version" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
          %s</feature>
        </features>
        """
            .formatted(example));
    return file.toUri();
  }
}
