package dev.manager.rabbitmq.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Authorities and certificates of the tests, made by openssl in a folder. */
final class Certificates {
  private final Path folder;

  Certificates(Path folder) throws Exception {
    this.folder = folder;
    boolean there = isThere();
    boolean required = "all".equals(System.getProperty("manager.tests.require"));
    assumeTrue(there || required, "openssl is not installed");
    assertThat(there).as("openssl").isTrue();
  }

  private static boolean isThere() throws InterruptedException {
    try {
      return new ProcessBuilder("openssl", "version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes an authority; its file is {@code name.pem}. */
  void authority(String name) throws Exception {
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + name,
        "-keyout",
        name + ".key",
        "-out",
        name + ".pem");
  }

  /**
   * Makes a certificate; its files are {@code name.pem} and {@code name.key}.
   *
   * @param alternatives such as {@code IP:127.0.0.1}
   */
  void certificate(String name, String authority, String alternatives) throws Exception {
    Files.writeString(folder.resolve(name + ".ext"), "subjectAltName=" + alternatives + "\n");
    openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-keyout",
        name + ".key",
        "-out",
        name + ".csr");
    openssl(
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        authority + ".pem",
        "-CAkey",
        authority + ".key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        name + ".ext",
        "-out",
        name + ".pem");
  }

  String file(String name) {
    return folder.resolve(name).toString();
  }

  private void openssl(String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of("openssl"));
    line.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "openssl", ".out");
    Process process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s: %s", line, Files.readString(out)).isZero();
  }
}
