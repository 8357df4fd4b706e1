package dev.manager;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentContext;

class ManagerActivationTest {
  /** A manager as an author writes one. */
  private static final class Orphan extends Manager {}

  /** Something that a manager asks of its life. */
  private record Question(String name, Consumer<Manager> ask) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Question> everythingThatNeedsALife() {
    return Stream.of(
        new Question("name", Manager::name),
        new Question("host", Manager::host),
        new Question("serviceName", Manager::serviceName),
        new Question("notifier", Manager::notifier),
        new Question("config", Manager::config),
        new Question("backdoorPort", Manager::backdoorPort),
        new Question("record", Manager::record),
        new Question("isSuccessor", Manager::isSuccessor));
  }

  @ParameterizedTest
  @MethodSource("everythingThatNeedsALife")
  void usedBeforeItsActivationItSaysFromWhenItMayBe(Question question) {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> question.ask.accept(new Orphan()))
        .withMessageContaining(Orphan.class.getName())
        .withMessageContaining("is not activated yet: use this from initHost on");
  }

  @Test
  void activatedWithoutARuntimeItNamesClassBundleAndCure() {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> new Orphan().activate(componentOf("com.acme.volume [7]")))
        .withMessage(
            "Manager class dev.manager.ManagerActivationTest$Orphan of bundle com.acme.volume [7]"
                + " was built without inherited annotations, so its component knows neither the"
                + " runtime nor reset: add \"-dsannotations-options: inherit\" to the bnd"
                + " instructions of that bundle");
  }

  @Test
  void configurationAndDeactivationOfOneThatNeverLivedDoNothing() {
    assertThatNoException()
        .isThrownBy(
            () -> {
              var orphan = new Orphan();
              orphan.modified(Map.of("key", "value"));
              orphan.deactivate();
            });
  }

  private static ComponentContext componentOf(String label) {
    Bundle bundle = answering(Bundle.class, "toString", label);
    BundleContext context = answering(BundleContext.class, "getBundle", bundle);
    return answering(ComponentContext.class, "getBundleContext", context);
  }

  /** Makes an object that knows the answer to one question, and fails on every other. */
  private static <T> T answering(Class<T> type, String question, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals(question)) {
                return answer;
              }
              throw new UnsupportedOperationException(method.toString());
            }));
  }
}
