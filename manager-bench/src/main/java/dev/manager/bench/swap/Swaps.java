package dev.manager.bench.swap;

import dev.manager.bench.api.Echo;
import dev.manager.bench.harness.Await;
import dev.manager.bench.harness.Container;
import dev.manager.bench.harness.Riders;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Swaps the manager of a container, as an operator does. For one thread. */
final class Swaps {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int DIGITS = 3;

  private final Container container;
  private final Echo echo;
  private Bundle serving;
  private int count;

  Swaps(Container container) throws BundleException {
    this.container = container;
    this.serving = install(version());
    this.echo = container.service(Echo.class, "(manager.handle=true)");
  }

  /** Returns the handle of the manager. */
  Echo echo() {
    return echo;
  }

  private String version() {
    return "1.0." + ++count;
  }

  private Bundle install(String version) throws BundleException {
    return container.install("bench:managers-" + version, Riders.open("managers", version));
  }

  /** Updates the bundle in place again and again; returns how long each took until it served. */
  Histogram inPlace(int times) throws BundleException {
    var took = new Histogram(DIGITS);
    for (int i = 0; i < times; i++) {
      String version = version();
      var jar = Riders.open("managers", version);
      long start = System.nanoTime();
      serving.update(jar);
      awaitServing(version);
      took.recordValue(System.nanoTime() - start);
    }
    return took;
  }

  /** Installs a newer version and then uninstalls the old one, again and again. */
  Histogram sideBySide(int times) throws BundleException {
    var took = new Histogram(DIGITS);
    for (int i = 0; i < times; i++) {
      String version = version();
      long start = System.nanoTime();
      Bundle newer = install(version);
      awaitServing(version);
      took.recordValue(System.nanoTime() - start);
      serving.uninstall();
      serving = newer;
    }
    return took;
  }

  private void awaitServing(String version) {
    Await.until(LIMIT, "version " + version, () -> version.equals(echo.version()) ? version : null);
  }
}
