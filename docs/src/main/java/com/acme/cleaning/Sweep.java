package com.acme.cleaning;

import dev.manager.RequestContext;
import dev.manager.periodic.PeriodicComponent;
import dev.manager.periodic.PeriodicTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;

/** Takes one file away. Thread-safe: holds nothing. */
@Component
@PeriodicComponent(name = "sweep", fixed_delay_seconds = 300, timeout_seconds = 30)
public final class Sweep implements PeriodicTask {
  @Override
  public void run(RequestContext context) throws IOException {
    Files.deleteIfExists(Path.of("sweep.me"));
  }
}
