package dev.manager.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class RpcCommandsTest {
  @Test
  void readsValuesAsTheyLook() {
    assertThat(
            RpcCommands.values("a=1", "b=1.5", "c=true", "d=null", "e=x=y", "f:=1", "g=", "h=-7"))
        .containsEntry("a", 1L)
        .containsEntry("b", new BigDecimal("1.5"))
        .containsEntry("c", true)
        .containsEntry("d", null)
        .containsEntry("e", "x=y")
        .containsEntry("f", "1")
        .containsEntry("g", "")
        .containsEntry("h", -7L);
  }

  @Test
  void saysWhatAnArgumentIs() {
    assertThatThrownBy(() -> RpcCommands.values("volume"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"volume\", expected name=value");
  }

  @Test
  void saysWhenThereAreNoRemoteCalls() {
    assertThatThrownBy(() -> new RpcCommands().endpoints())
        .hasMessage("There are no remote calls; start the bundle dev.manager.rpc");
    assertThatThrownBy(() -> new RpcCommands().call(1, "", "", "volume", "list"))
        .hasMessage("There are no remote calls; start the bundle dev.manager.rpc");
    assertThatThrownBy(() -> new RpcCommands().call(0, "", "", "volume", "list"))
        .hasMessage("--timeout is 0.0, expected seconds, more than 0");
  }
}
