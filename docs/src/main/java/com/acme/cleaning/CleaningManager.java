package com.acme.cleaning;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.RequestContext;
import dev.manager.periodic.Periodic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/** Reports what is in a folder. Thread-safe: holds nothing. */
@Component(service = Manager.class, configurationPid = "cleaning")
@ManagerComponent(name = "cleaning")
public final class CleaningManager extends Manager {
  @Periodic(spacing = 60, runImmediately = true)
  void reportFiles(RequestContext context) throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      notifier().info(context, "cleaning.files", Map.of("count", files.count()));
    }
  }

  @Periodic(cron = "30 3 * * *", zone = "Europe/Berlin", timeout = 600)
  void verify() throws IOException {
    Files.getFileStore(folder()).getUsableSpace();
  }

  private Path folder() {
    return Path.of(config().text("folder", "."));
  }
}
