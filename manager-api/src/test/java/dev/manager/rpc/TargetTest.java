package dev.manager.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.spi.RpcAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @Test
  void readsWhatOperatorsWrite() {
    assertThat(Target.parse("volume")).isEqualTo(Target.topic("volume"));
    assertThat(Target.parse("volume.host-1.example.org"))
        .isEqualTo(Target.topic("volume").withServer("host-1.example.org"));
  }

  @Test
  void isWrittenAsItIsRead() {
    assertThat(Target.parse("volume.host-1")).hasToString("volume.host-1");
    assertThat(Target.topic("volume").toAll()).hasToString("volume.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "volume.", "*", "#", "volume.*", "a/b", "a\u0000", "ž"})
  void refusesNamesThatNoQueueCanHave(String text) {
    assertThatThrownBy(() -> Target.parse(text))
        .isInstanceOf(RpcTargetException.class)
        .hasMessageContaining("expected 1 to 127 of letters, digits");
  }

  @Test
  void aFanoutGoesToNoOneServer() {
    Target all = Target.topic("volume").withServer("host-1").toAll();
    assertThat(all.server()).isNull();
    assertThat(all.fanout()).isTrue();
  }

  @Test
  void hasAnAddressAsOsloMessagingNamesIt() {
    Target volume = Target.topic("volume");
    assertThat(RpcAddress.of(volume, "nova"))
        .isEqualTo(new RpcAddress(RpcAddress.Kind.TOPIC, "nova", "volume", ""))
        .hasToString("volume");
    assertThat(RpcAddress.of(volume.withServer("h1").withExchange("x"), "nova"))
        .isEqualTo(new RpcAddress(RpcAddress.Kind.SERVER, "x", "volume", "h1"))
        .hasToString("volume.h1");
    assertThat(RpcAddress.of(volume.toAll(), "nova")).hasToString("volume_fanout");
    assertThat(RpcAddress.reply("reply_1")).hasToString("reply_1");
  }

  @Test
  void hasNoAddressWithoutATopic() {
    var empty = new Target(null, null, null, null, null, false);
    assertThatThrownBy(() -> RpcAddress.of(empty, "nova"))
        .isInstanceOf(RpcTargetException.class)
        .hasMessageContaining("needs a topic");
  }

  @Test
  void optionsRefuseNumbersThatCannotBeMeant() {
    assertThatThrownBy(() -> RpcOptions.DEFAULT.withTimeout(Duration.ZERO))
        .hasMessageContaining("timeout PT0S, expected more than 0");
    assertThatThrownBy(() -> RpcOptions.DEFAULT.withRetry(-1))
        .hasMessageContaining("retry -1, expected 0 or more");
    assertThatThrownBy(() -> RpcOptions.DEFAULT.withMonitor(Duration.ofMillis(1999)))
        .hasMessageContaining("monitor PT1.999S, expected at least 2 s");
    assertThatThrownBy(() -> RpcOptions.DEFAULT.withVersionCap("1"))
        .hasMessageContaining("version \"1\"");
  }

  @Test
  void aTimeoutSaysAllThatIsKnown() {
    var timeout =
        new RpcTimeoutException(
            "build_instance", "compute.host-7", Duration.ofSeconds(60), "4f2a", "its timeout");
    assertThat(timeout)
        .hasMessage(
            "No reply to build_instance from compute.host-7 within 60.000 s (message 4f2a):"
                + " its timeout; the call may have run");
    assertThat(timeout.method()).isEqualTo("build_instance");
    assertThat(timeout.target()).isEqualTo("compute.host-7");
    assertThat(timeout.waited()).isEqualTo(Duration.ofSeconds(60));
    assertThat(timeout.messageId()).isEqualTo("4f2a");
  }
}
