package dev.manager.shell.internal.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.shell.internal.ForceDownCommand;
import dev.manager.shell.internal.ManagerCommands;
import dev.manager.shell.internal.RpcCommands;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CommandInfoTest {
  @Test
  void tellsOptionsAndArguments() {
    assertThat(CommandInfo.of("call", RpcCommands.class).help())
        .isEqualTo(
            """
            DESCRIPTION
                    manager:call

                    calls a method of a manager, here or on another host, and shows its result

            SYNTAX
                    manager:call [options] target method arguments...

            ARGUMENTS
                    target
                            manager, or manager.host
                    method
                            method, as manager:endpoints has it
                    arguments
                            name=value each; name:=value is text even if it looks like a number

            OPTIONS
                    -t, --timeout
                            seconds to wait, 60 unless given
                    -n, --namespace
                            namespace of the method, none unless given
                    -v, --version
                            version that is needed, such as 1.2
                    --help
                            shows this\
            """);
  }

  @Test
  void tellsEachWayToCallACommand() {
    CommandInfo reset = CommandInfo.of("reset", ManagerCommands.class);
    assertThat(reset.forms()).hasSize(2);
    assertThat(reset.description()).isEqualTo(reset.forms().get(0).description());
    assertThat(reset.help())
        .containsSubsequence("resets all", "manager:reset\n", "resets one", "manager:reset name\n");
  }

  @Test
  void leavesOutTheSession() {
    assertThat(CommandInfo.of("drain", ManagerCommands.class).help())
        .contains("manager:drain [options] name\n")
        .doesNotContain("session");
  }

  @Test
  void tellsTheWordsOfAFunction() {
    assertThat(CommandInfo.of("force-down", ForceDownCommand.class).help())
        .contains(
            "declares a service dead, or with --off takes that back\n",
            "manager:force-down [options] host name\n",
            "        --off\n");
  }

  @Test
  void findsTheNamesThatAComponentDeclares() throws IOException {
    String component =
        """
        <component><property name="osgi.command.scope" value="manager"/>
          <property name="osgi.command.function" type="String">list
            show
          </property>
          <property name="osgi.command.function" value="force-down"/></component>
        """;
    assertThat(
            CommandNames.read(new ByteArrayInputStream(component.getBytes(StandardCharsets.UTF_8))))
        .containsExactly("list", "show", "force-down");
  }
}
