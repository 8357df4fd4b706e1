package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComponentProblemsTest {
  @Test
  void takesTheMessagesOutOfAStackTraceTheRootFirst() {
    String trace =
        """
        org.apache.felix.scr.ComponentException: The activate method has thrown an exception
        \tat org.apache.felix.scr.Impl.activate(Impl.java:1)
        Caused by: dev.manager.ManagerException: Manager volume did not start
        \tat dev.manager.impl.Life.start(Life.java:2)
        \t... 3 more
        Caused by: java.io.IOException: disk is gone
        \t... 5 more
        """;
    assertThat(ComponentProblems.messages(trace))
        .isEqualTo(
            "java.io.IOException: disk is gone; in Manager volume did not start; in"
                + " org.apache.felix.scr.ComponentException: The activate method has thrown an"
                + " exception");
  }

  @Test
  void saysNoMessageTwice() {
    String trace =
        """
        dev.manager.ManagerException: no pool
        Caused by: dev.manager.ManagerException: no pool
        """;
    assertThat(ComponentProblems.messages(trace)).isEqualTo("no pool");
  }

  @Test
  void whatIsNoStackTraceIsKept() {
    assertThat(ComponentProblems.messages("\tat nowhere\n")).isEqualTo("at nowhere");
  }
}
