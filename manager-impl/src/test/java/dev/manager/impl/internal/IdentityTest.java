package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.ManagerException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
  /** An api that everybody may see. */
  public interface Open {}

  /** An api that only this package sees. */
  interface Hidden {}

  private static final class Both implements Open, Hidden {}

  private static Identity identity(Map<String, ?> properties) {
    return Identity.of(properties, Fakes.bundle(), 1);
  }

  @Test
  void readsWhoAManagerIs() {
    Identity identity =
        identity(Map.of("manager.name", "volume-2", "component.name", "acme.Volume"));

    assertThat(identity.name()).isEqualTo("volume-2");
    assertThat(identity.serviceName()).isEqualTo("undefined");
    assertThat(identity.component()).isEqualTo("acme.Volume");
    assertThat(Identity.label(identity.bundle())).isEqualTo("test 1.0.0 [7]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Volume", "vol ume", "vol_ume", "vol.ume", "/"})
  void aMalformedNameIsRefusedWithComponentBundleAndCure(String name) {
    Map<String, ?> properties = Map.of("manager.name", name, "component.name", "acme.Volume");

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> identity(properties))
        .withMessage(
            "The manager of component acme.Volume in bundle test 1.0.0 [7] has the name \""
                + name
                + "\", which does not match [a-z0-9-]+: set name in @ManagerComponent, or"
                + " manager.name in its configuration, to lower-case letters, digits and '-'");
    assertThat(Identity.unchecked(properties, Fakes.bundle(), 1).name()).isEqualTo("?");
  }

  @Test
  void noNameIsRefused() {
    List<Map<String, String>> none = List.of(Map.of(), Map.of("manager.name", ""));
    for (Map<String, String> properties : none) {
      assertThatExceptionOfType(ManagerException.class)
          .isThrownBy(() -> identity(properties))
          .withMessageContaining(" has no name: set name in @ManagerComponent");
    }
  }

  @Test
  void findsTheInterfacesOfItsApi() {
    assertThat(identity(Map.of("manager.name", "m")).api(Both.class, List.of(Open.class.getName())))
        .containsExactly(Open.class);
  }

  @Test
  void anApiThatItDoesNotImplementIsRefused() {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(
            () -> identity(Map.of("manager.name", "m")).api(Both.class, List.of("acme.Volumes")))
        .withMessageStartingWith("Manager m names acme.Volumes as its api, but its class ")
        .withMessageEndingWith(": implement it or name another");
  }

  @Test
  void anApiThatIsNotPublicIsRefused() {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(
            () ->
                identity(Map.of("manager.name", "m"))
                    .api(Both.class, List.of(Hidden.class.getName())))
        .withMessageEndingWith(": make it public");
  }
}
