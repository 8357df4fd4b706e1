package com.acme.greeting;

import com.acme.greeting.api.Greetings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The shell command greeting:greet, a caller of the manager. */
@Component(
    service = GreetingCommands.class,
    property = {"osgi.command.scope=greeting", "osgi.command.function=greet"})
public final class GreetingCommands {
  private final Greetings greetings;

  /**
   * Called by Declarative Services.
   *
   * @param greetings the handle, which stays while managers come and go
   */
  @Activate
  public GreetingCommands(@Reference(target = "(manager.handle=true)") Greetings greetings) {
    this.greetings = greetings;
  }

  /**
   * Greets somebody.
   *
   * @param name who is greeted
   * @return the greeting
   */
  public String greet(String name) {
    return greetings.greet(name);
  }
}
