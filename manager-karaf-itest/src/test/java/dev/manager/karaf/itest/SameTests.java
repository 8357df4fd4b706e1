package dev.manager.karaf.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The tests that run inside a bare Felix and Equinox, the same bundle of them, inside Karaf: on its
 * own SCR, Configuration Admin, Event Admin and logging, beside all that runs there.
 */
abstract class SameTests {
  /** What is not asked of Karaf. */
  private static final Set<String> NOT_IN_KARAF =
      Set.of(
          // Its SCR has this fault, FELIX-6633; docs/karaf.md says what helps.
          "dev.manager.itest.MandatoryDriverTest.aDriverThatComesWhileTheManagerEndsIsNotMissed");

  /** What these tests start; without it they skip themselves, or fail where all are required. */
  private static final Path RABBITMQ = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

  private static final String RABBIT_TEST = "dev.manager.itest.RabbitTest.";

  private static final List<String> CONFIGURED =
      List.of(
          "dev.manager.host",
          "dev.manager.periodic",
          "dev.manager.rabbitmq",
          "dev.manager.records",
          "dev.manager.rpc",
          "dev.manager.shell");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Framework framework;

  SameTests(Framework framework) {
    this.framework = framework;
  }

  @Test
  void everyTestOfTheFrameworksPassesInKaraf() throws Exception {
    KarafHome home = KarafHome.unpack("tests-" + framework.configured(), framework);
    Path reports = home.folder().resolve("reports");
    home.append(
        "system.properties",
        "tester.separatethread = true",
        "tester.dir = " + reports,
        "manager.scr.faults = FELIX-6633",
        "manager.tests.require = " + System.getProperty("manager.tests.require"),
        "manager.swap.seconds = 5");
    try (Karaf karaf = Karaf.start(home)) {
      karaf.installKar();
      karaf.run("feature:install manager-all manager-rabbitmq");
      leaveConfigurationToTheTests(karaf);
      karaf.run("feature:repo-add " + Path.of(System.getProperty("manager.karaf.tests")).toUri());
      karaf.run("feature:install manager-tests");
      leaveNoHistoryOfEvents(karaf); // last: each installation of a feature starts that bundle
      karaf.launch("bundle:start biz.aQute.tester.junit-platform");
      karaf.awaitEnd();
    }
    judge(Report.read(reports));
  }

  /**
   * The tests write and delete the same configurations. File Install would delete the file for
   * that, find a second later that the file is gone, and delete the configuration again, which then
   * is that of the next test. So it has no files of them.
   */
  private static void leaveConfigurationToTheTests(Karaf karaf) {
    CONFIGURED.forEach(karaf::awaitFiles);
    CONFIGURED.forEach(pid -> karaf.run("config:delete " + pid));
    for (String pid : CONFIGURED) {
      await(pid + " and its file are gone")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(karaf.home().etc(pid + ".cfg")).doesNotExist();
                assertThat(karaf.run("config:list '(service.pid=" + pid + ")'"))
                    .doesNotContain(pid);
              });
    }
  }

  /**
   * Karaf keeps the last events for {@code event:tail}, and with those of services their
   * references. On Equinox a reference keeps the object of a service that has gone, and so its
   * class: LeakTest would find what Karaf holds.
   */
  private static void leaveNoHistoryOfEvents(Karaf karaf) {
    karaf.run("bundle:stop org.apache.karaf.event");
  }

  private static void judge(List<Report.Case> cases) throws Exception {
    Set<String> skipped = new TreeSet<>();
    Set<String> seen = new TreeSet<>();
    for (Report.Case each : cases) {
      assertThat(each.problem()).as("%s in Karaf", each.test()).isEmpty();
      (each.skipped() ? skipped : seen).add(each.test());
    }
    Set<String> mayBeSkipped = new TreeSet<>(NOT_IN_KARAF);
    if (!Files.isExecutable(RABBITMQ)) {
      skipped.stream().filter(each -> each.startsWith(RABBIT_TEST)).forEach(mayBeSkipped::add);
    }
    assertThat(skipped).as("tests that were skipped").isEqualTo(mayBeSkipped);
    seen.addAll(skipped);
    assertThat(seen).as("tests that ran").isEqualTo(Report.expected());
  }
}
