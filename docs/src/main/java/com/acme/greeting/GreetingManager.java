package com.acme.greeting;

import com.acme.greeting.api.Greetings;
import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.ManagerConfig;
import org.osgi.service.component.annotations.Component;

/** A manager that keeps one setting. */
@Component(service = Manager.class, configurationPid = "greeting")
@ManagerComponent(name = "greeting", api = Greetings.class)
public final class GreetingManager extends Manager implements Greetings {
  private volatile String word = "";

  @Override
  protected void initHost() {
    reset(config());
  }

  @Override
  protected void reset(ManagerConfig config) {
    word = config.text("word", "Hello");
  }

  @Override
  public String greet(String name) {
    return word + ", " + name;
  }
}
