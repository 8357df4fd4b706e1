package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.RequestContext;
import dev.manager.itest.probe.Extra;
import dev.manager.itest.probe.Script;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcEndpoints;
import dev.manager.rpc.RpcUnsupportedVersionException;
import dev.manager.rpc.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Services that are additional endpoints of managers come, go and change. */
class EndpointsTest {
  private static final int ENDPOINTS = 20;

  private final Host host = new Host();
  private final String name = Host.unique("endpoints");
  private final Script script = Script.of(name);
  private final RequestContext context = RequestContext.create();

  @BeforeEach
  void startThePart() throws Exception {
    host.settings(RemoteTest.PART, "direct.enabled", "false");
    host.part(RemoteTest.PART);
  }

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  private RpcClient serve() {
    host.managerOf(host.start("remote"), RemoteTest.PID, name);
    host.running(name);
    return host.service(RpcClient.class)
        .prepare(Target.topic(name).withNamespace("extra").withVersion("2.0"));
  }

  private List<String> problems() {
    return host.service(RpcEndpoints.class).problems();
  }

  @Test
  void endpointsComeAndGoAndWrongOnesHarmNobody() {
    RpcClient extra = serve();
    assertThatThrownBy(() -> extra.call(context, "who", Map.of()))
        .isInstanceOf(RpcUnsupportedVersionException.class);
    ServiceRegistration<Extra> first =
        host.register(Extra.class, () -> "first", Map.of(RpcEndpoints.ENDPOINT, name));
    answers(extra, "first");
    assertThat(problems()).isEmpty();

    ServiceRegistration<Extra> better =
        host.register(
            Extra.class,
            () -> "better",
            Map.of(
                RpcEndpoints.ENDPOINT, new String[] {"other", name}, Constants.SERVICE_RANKING, 7));
    answers(extra, "better");
    assertThat(problems())
        .hasSize(2)
        .anyMatch(each -> each.contains("names manager other, which is not served here now"))
        .anyMatch(each -> each.startsWith("Method who of endpoint") && each.contains("is hidden"));
    ServiceRegistration<Runnable> wrong =
        host.register(Runnable.class, () -> {}, Map.of(RpcEndpoints.ENDPOINT, "*"));
    assertThat(problems())
        .anyMatch(each -> each.contains("implements no interface that is marked with @Rpc"));
    ServiceRegistration<Extra> nowhere =
        host.register(Extra.class, () -> "nowhere", Map.of(RpcEndpoints.ENDPOINT, 3));
    assertThat(problems()).anyMatch(each -> each.contains("is \"3\", expected names of managers"));
    answers(extra, "better");

    wrong.unregister();
    nowhere.unregister();
    better.setProperties(
        FrameworkUtil.asDictionary(
            Map.of(RpcEndpoints.ENDPOINT, name, Constants.SERVICE_RANKING, -7)));
    answers(extra, "first");
    first.unregister();
    answers(extra, "better");
    better.unregister();
    soon().untilAsserted(() -> assertThat(problems()).isEmpty());
    assertThatThrownBy(() -> extra.call(context, "who", Map.of()))
        .isInstanceOf(RpcUnsupportedVersionException.class);
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void theEndpointOfTheHighestRankingAnswersHoweverRankingsChange() {
    RpcClient extra = serve();
    List<ServiceRegistration<Extra>> all = new ArrayList<>();
    for (int i = 0; i < ENDPOINTS; i++) {
      String who = "e" + i;
      all.add(host.register(Extra.class, () -> who, ranked(i)));
    }
    answers(extra, "e" + (ENDPOINTS - 1));
    for (int i = 0; i < ENDPOINTS; i++) { // each becomes the first, and the one before the last
      all.get(i).setProperties(FrameworkUtil.asDictionary(ranked(ENDPOINTS + i)));
      answers(extra, "e" + i);
      all.get(i).setProperties(FrameworkUtil.asDictionary(ranked(-i - 1)));
    }
    answers(extra, "e0");
    assertThat(problems()).describedAs("those that are hidden").hasSize(hidden(ENDPOINTS));
    all.forEach(ServiceRegistration::unregister);
    soon().untilAsserted(() -> assertThat(problems()).isEmpty());
    assertThatThrownBy(() -> extra.call(context, "who", Map.of()))
        .isInstanceOf(RpcUnsupportedVersionException.class);
  }

  private static int hidden(int endpoints) {
    return endpoints * (endpoints - 1) / 2; // by each that comes before
  }

  private Map<String, Object> ranked(int ranking) {
    return Map.of(RpcEndpoints.ENDPOINT, name, Constants.SERVICE_RANKING, ranking);
  }

  /**
   * Awaits that this endpoint answers: what the registry says may be taken in by another thread.
   */
  private void answers(RpcClient extra, String who) {
    soon()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(extra.call(context, "who", Map.of())).isEqualTo(who));
  }
}
