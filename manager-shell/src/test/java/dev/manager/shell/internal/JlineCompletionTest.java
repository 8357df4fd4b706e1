package dev.manager.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.rpc.RpcClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.felix.gogo.jline.Builtin;
import org.apache.felix.gogo.jline.Parser;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.jline.builtins.Completers;
import org.jline.builtins.Completers.CompletionData;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines of the guide for Gogo with JLine do what it says. */
class JlineCompletionTest {
  private static final String ARGUMENTS =
      " -a 'manager:candidates (${.commandLine} wordIndex) (${.commandLine} words)'";

  private final ThreadIOImpl io = new ThreadIOImpl();
  private final CommandProcessorImpl processor = new CommandProcessorImpl(io);
  private final CommandSession session =
      processor.createSession(
          new ByteArrayInputStream(new byte[0]),
          new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
          new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));

  @BeforeEach
  void open() throws Exception {
    io.start();
    var client =
        (RpcClient)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RpcClient.class},
                (proxy, method, values) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    var commands = new RpcCommands(client, new FakeEndpoints());
    for (String each : List.of("call", "candidates", "cast")) {
      processor.addCommand("manager", commands, each);
    }
    processor.addCommand("gogo", new Builtin(), "complete");
    session.put(Shell.VAR_COMPLETIONS, new HashMap<String, List<CompletionData>>());
    session.execute("complete -c manager:call" + ARGUMENTS);
    session.execute("complete -c manager:cast" + ARGUMENTS);
  }

  @AfterEach
  void close() {
    session.close();
    processor.stop();
    io.stop();
  }

  private List<String> completed(String typed) {
    LineReader reader =
        (LineReader)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {LineReader.class},
                (proxy, method, values) -> null);
    ParsedLine line =
        Objects.requireNonNull(
            new Parser()
                .parse(typed, typed.length(), org.jline.reader.Parser.ParseContext.COMPLETE));
    List<Candidate> found = new ArrayList<>();
    new Completers.Completer(new Environment()).complete(reader, line, found);
    return found.stream().map(Candidate::value).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "'manager:call ', 'network network.host-1 volume volume.host-1'",
    "'call volume ', 'create list ping'",
    "'cast -a volume create name=x ', 'bytes= note='",
  })
  void completes(String typed, String expected) {
    assertThat(completed(typed)).containsExactlyInAnyOrder(expected.split(" "));
  }

  @Test
  void theListIsThereByHandToo() throws Exception {
    assertThat(session.execute("manager:candidates 2 [call volume]"))
        .isEqualTo(List.of("create", "list", "ping"));
  }

  /** As the shell of Gogo has it. */
  private final class Environment implements Completers.CompletionEnvironment {
    @Override
    public Map<String, List<CompletionData>> getCompletions() {
      return Shell.getCompletions(session);
    }

    @Override
    public Set<String> getCommands() {
      return Shell.getCommands(session);
    }

    @Override
    public String resolveCommand(String command) {
      return Shell.resolve(session, command);
    }

    @Override
    public String commandName(String command) {
      return command.substring(command.indexOf(':') + 1);
    }

    @Override
    public Object evaluate(LineReader reader, ParsedLine line, String function) throws Exception {
      session.put(Shell.VAR_COMMAND_LINE, line);
      return session.execute(function);
    }
  }
}
