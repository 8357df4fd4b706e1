package dev.manager.shell.internal.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.record.RecordsUnavailableException;
import dev.manager.record.ServiceRecords;
import dev.manager.rpc.RpcEndpointInfo;
import dev.manager.rpc.RpcEndpoints;
import dev.manager.rpc.RpcMethodInfo;
import dev.manager.rpc.RpcServerInfo;
import dev.manager.rpc.RpcVersion;
import dev.manager.shell.internal.ForceDownCommand;
import dev.manager.shell.internal.ManagerCommands;
import dev.manager.shell.internal.RpcCommands;
import dev.manager.shell.internal.TaskCommands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompletionsTest {
  private static final Map<String, Class<?>> COMMANDS =
      Map.of(
          "show", ManagerCommands.class,
          "list", ManagerCommands.class,
          "call", RpcCommands.class,
          "cast", RpcCommands.class,
          "pause", TaskCommands.class,
          "force-down", ForceDownCommand.class);

  /** Endpoints of one manager; names of managers and tasks; records that cannot be read. */
  private static final Known.Services SERVICES =
      new Known.Services() {
        @Override
        public <T> List<String> read(Class<T> type, Function<T, Stream<String>> reading) {
          if (type == RpcEndpoints.class) {
            return reading.apply(type.cast(new Served())).toList();
          }
          if (type == ServiceRecords.class) {
            throw new RecordsUnavailableException("the database is away", null);
          }
          return List.of("volume", "vault", "image");
        }
      };

  private static final Completions COMPLETIONS =
      new Completions(
          name -> Optional.ofNullable(COMMANDS.get(name)).map(type -> CommandInfo.of(name, type)),
          new Known(SERVICES));

  private static final class Served implements RpcEndpoints {
    @Override
    public List<RpcServerInfo> list() {
      var methods = List.of(method("create", "name: String", "size?: long"), method("capacity"));
      var endpoint = new RpcEndpointInfo("manager", "X", "", new RpcVersion(1, 0, 0), methods);
      return List.of(
          new RpcServerInfo(
              "volume", "h", List.of("local"), true, 0, 0, 0, 0, 0, 0, 0, 0, List.of(endpoint)));
    }

    private static RpcMethodInfo method(String name, String... parameters) {
      return new RpcMethodInfo(
          name, List.of(parameters), null, List.of(), false, 0, 0, Duration.ZERO, Duration.ZERO);
    }

    @Override
    public List<String> problems() {
      return List.of();
    }
  }

  private static List<String> of(String command, String begun, String... before) {
    return COMPLETIONS.of(command, List.of(before), begun);
  }

  @Test
  void namesOfManagersAndTasks() {
    assertThat(of("show", "")).containsExactly("image", "vault", "volume");
    assertThat(of("show", "v")).containsExactly("vault", "volume");
    assertThat(of("pause", "im")).containsExactly("image");
    assertThat(of("force-down", "vo", "host-1")).containsExactly("volume");
  }

  @Test
  void methodsOfTheTargetAndTheirParameters() {
    assertThat(of("call", "vo")).containsExactly("volume");
    assertThat(of("call", "c", "volume")).containsExactly("capacity", "create");
    assertThat(of("call", "c", "volume.host-2")).containsExactly("capacity", "create");
    assertThat(of("cast", "", "image")).isEmpty();
    assertThat(of("call", "", "volume", "create")).containsExactly("name=", "size=");
    assertThat(of("call", "", "volume", "create", "name=a")).containsExactly("size=");
  }

  @Test
  void optionsAndWhatFollowsThem() {
    assertThat(of("call", "--")).containsExactly("--help", "--namespace", "--timeout", "--version");
    assertThat(of("call", "", "-t")).describedAs("a number").isEmpty();
    assertThat(of("call", "vo", "-t", "5")).containsExactly("volume");
    assertThat(of("cast", "vo", "--all")).containsExactly("volume");
    assertThat(of("force-down", "-")).containsExactly("--help", "--off");
  }

  @Test
  void nothingWhereNothingIsExpected() {
    assertThat(of("list", "")).isEmpty();
    assertThat(of("show", "", "volume")).isEmpty();
    assertThat(of("nope", "")).isEmpty();
    assertThat(of("call", "", "not a target!", "x")).isEmpty();
  }
}
