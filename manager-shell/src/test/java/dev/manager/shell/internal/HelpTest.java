package dev.manager.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gogo's help shows a sentence for each command, each option and each argument. */
class HelpTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        ManagerCommands.class,
        RecordCommands.class,
        RpcCommands.class,
        TaskCommands.class
      })
  void saysWhatEachIs(Class<?> commands) {
    List<String> silent = new ArrayList<>();
    int count = 0;
    for (Method each : commands.getDeclaredMethods()) {
      if (Modifier.isPublic(each.getModifiers()) && !each.isSynthetic()) {
        count++;
        if (!each.isAnnotationPresent(Descriptor.class)) {
          silent.add(each.getName());
        }
        for (Parameter parameter : each.getParameters()) {
          if (parameter.getType() != CommandSession.class
              && !parameter.isAnnotationPresent(Descriptor.class)) {
            silent.add(each.getName() + "." + parameter.getName());
          }
        }
      }
    }
    assertThat(count).isPositive();
    assertThat(silent).isEmpty();
  }
}
