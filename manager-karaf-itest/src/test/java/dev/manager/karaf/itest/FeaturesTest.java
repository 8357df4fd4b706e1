package dev.manager.karaf.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Features come and go, and nothing of them stays; on one framework, in one Karaf for all. */
@Tag("matrix")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FeaturesTest {
  private static final String EXAMPLE = "manager-example-volume";
  private static final List<String> FEATURES =
      List.of(
          "manager",
          "manager-periodic",
          "manager-rpc",
          "manager-rabbitmq",
          "manager-records",
          "manager-records-postgresql",
          "manager-all",
          EXAMPLE);

  /**
   * The bundles that the features bring: those of the project, and libraries that are not Karaf's.
   */
  private static final Pattern OURS =
      Pattern.compile(
          "dev\\.manager|jackson-datatype-jdk8|org\\.osgi\\.service\\.jdbc|com\\.zaxxer\\.HikariCP"
              + "|com\\.h2database|org\\.postgresql\\.jdbc|com\\.rabbitmq\\.client");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Framework framework;
  private Karaf karaf;
  private List<String> features;
  private List<String> bare;

  @SuppressWarnings("NullAway.Init") // start() sets the rest
  FeaturesTest(Framework framework) {
    this.framework = framework;
  }

  @BeforeAll
  void start() throws Exception {
    karaf = Karaf.start(KarafHome.unpack("features-" + framework.configured(), framework));
    karaf.installKar();
    features = ourFeatures();
    // What the others stand on is there before and after, so that only what is ours comes and goes.
    karaf.run("feature:install scr asm jackson");
    bare = everything();
  }

  @AfterAll
  void stop() throws Exception {
    if (karaf != null) {
      karaf.close();
    }
  }

  @AfterEach
  void leave() {
    String required =
        karaf
            .run("feature:list -r --no-format")
            .lines()
            .map(line -> line.split("\\s+", 2)[0])
            .filter(features::contains)
            .collect(Collectors.joining(" "));
    if (!required.isEmpty()) {
      karaf.run("feature:uninstall -c " + required);
    }
    nothingIsLeft("the test");
  }

  private List<String> pids() {
    return karaf.run("config:list").lines().filter(line -> line.startsWith("Pid:")).toList();
  }

  private List<String> ourFeatures() {
    List<String> names =
        karaf
            .run("feature:list --no-format")
            .lines()
            .filter(line -> line.contains("manager-" + System.getProperty("manager.version")))
            .map(line -> line.split("\\s+", 2)[0])
            .toList();
    assertThat(names).containsAll(FEATURES);
    return names;
  }

  @Test
  void theFrameworkIsTheOneAskedFor() {
    assertThat(karaf.run("bundle:list -t 0 -s --no-format"))
        .contains(framework == Framework.FELIX ? "org.apache.felix.framework" : "org.eclipse.osgi");
  }

  @Test
  void eachAloneLeavesNothing() {
    for (String feature : features) {
      karaf.run("feature:install " + feature);
      assertThat(karaf.run("bundle:list -t 0 -s --no-format"))
          .as(feature)
          .doesNotContainPattern("dev\\.manager.*(Failure|Installed|Resolved|Waiting)");
      karaf.run("feature:uninstall -c " + feature);
      nothingIsLeft(feature);
    }
  }

  @Test
  void allInRandomOrdersLeaveNothing() {
    long seed = Long.getLong("manager.random.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 3; round++) {
      List<String> order = new ArrayList<>(features);
      Collections.shuffle(order, random);
      order.forEach(feature -> karaf.run("feature:install " + feature));
      karaf.awaitManager("volume", "RUNNING");
      Collections.shuffle(order, random);
      order.forEach(feature -> karaf.run("feature:uninstall -c " + feature));
      nothingIsLeft("seed %d, round %d".formatted(seed, round));
    }
  }

  @Test
  void noOtherBundleIsRefreshedOrRestarted() {
    int from = karaf.log().length();
    karaf.run("feature:install " + EXAMPLE);
    karaf.awaitManager("volume", "RUNNING");
    String generation = shown("generation");
    assertThat(changes(karaf.log().substring(from))).as("an installation").isEmpty();
    karaf.run("feature:install manager-all manager-records-postgresql manager-rabbitmq");
    assertThat(changes(karaf.log().substring(from))).as("further features").isEmpty();
    karaf.run("feature:uninstall -c manager-all manager-records-postgresql manager-rabbitmq");
    assertThat(shown("generation")).isEqualTo(generation);
    karaf.run("feature:uninstall -c " + EXAMPLE);
    assertThat(changes(karaf.log().substring(from)))
        .isNotEmpty()
        .allMatch(line -> OURS.matcher(line).find());
  }

  /** What the features service says that it stopped, refreshed, uninstalled or updated. */
  private static List<String> changes(String log) {
    List<String> changes = new ArrayList<>();
    boolean within = false;
    for (String line : log.lines().toList()) {
      String message = line.substring(line.lastIndexOf('|') + 1);
      if (!message.startsWith("   ")) {
        within = message.matches(" (Stopping|Refreshing|Uninstalling|Updating) bundles.*");
      } else if (within) {
        changes.add(message.strip());
      }
    }
    return changes;
  }

  @Test
  void everyConfigurationHasItsFileUnderEtc() throws IOException {
    Pattern heading = Pattern.compile("(?m)^## `(.+)`$");
    List<String> documented =
        heading
            .matcher(Files.readString(Path.of("..", "docs", "configuration.md")))
            .results()
            .map(match -> match.group(1))
            .toList();
    karaf.run("feature:install manager-all manager-rabbitmq " + EXAMPLE);
    assertThat(documented)
        .hasSizeGreaterThan(5)
        .allSatisfy(pid -> assertThat(karaf.home().etc(pid + ".cfg")).isNotEmptyFile());
    karaf.awaitManager("volume", "RUNNING");
    documented.forEach(karaf::awaitFiles);
  }

  @Test
  void whatIsEditedUnderEtcStays() throws IOException {
    karaf.run("feature:install " + EXAMPLE);
    Path file = karaf.home().etc("volume.cfg");
    assertThat(file).content().contains("#quota = 10GiB");
    karaf.home().append("volume.cfg", "quota = 3GiB");
    capacityShows("3GiB");
    karaf.run("feature:uninstall " + EXAMPLE);
    karaf.run("feature:install " + EXAMPLE);
    assertThat(file).content().contains("quota = 3GiB");
    capacityShows("3GiB");
    karaf.run("feature:uninstall -c " + EXAMPLE);
    await("the file is gone").atMost(PATIENCE).untilAsserted(() -> assertThat(file).doesNotExist());
  }

  @Test
  void reconfiguringResetsAndDoesNotRestart() {
    karaf.run("feature:install " + EXAMPLE);
    karaf.awaitManager("volume", "RUNNING");
    karaf.awaitFiles("volume");
    karaf.run("config:property-set -p volume quota 2GiB");
    capacityShows("2GiB");
    String resets = shown("resets");
    karaf.run("config:property-set -p volume quota 2GiB");
    karaf.run("config:property-set -p volume volumes.max 1000");
    karaf.run("config:property-set -p volume quota 4GiB");
    capacityShows("4GiB");
    assertThat(shown("resets")).isNotEqualTo(resets);
    assertThat(karaf.result("manager:list")).containsPattern("volume +RUNNING");
    karaf.run("feature:uninstall -c " + EXAMPLE);
  }

  /** One line of what is shown of the example's manager. */
  private String shown(String key) {
    var matcher =
        Pattern.compile("(?m)^" + key + " +(\\S+)").matcher(karaf.result("manager:show volume"));
    assertThat(matcher.find()).as(key).isTrue();
    return matcher.group(1);
  }

  @Test
  void commandsSayWhatIsWrongAndAreCompleted() throws IOException {
    karaf.run("feature:install manager");
    assertThat(karaf.fail("echo $(manager:show nope)"))
        .contains("No manager is named \"nope\"; this host has none");
    assertThat(karaf.type("manager:sw\t", "manager:swaps")).contains("manager:swaps");
    karaf.run("feature:uninstall -c manager");
  }

  @Test
  void commandsHaveHelpAndTheirWordsAreCompleted() throws IOException {
    karaf.run("feature:install manager-rpc " + EXAMPLE);
    karaf.awaitManager("volume", "RUNNING");
    assertThat(karaf.run("manager:call --help"))
        .contains("manager:call [options] target method arguments...", "-t, --timeout");
    karaf.type("help manager:show\r", "shows all that is known of one manager");
    assertThat(karaf.run("manager:commands force-down")).contains("force-down [options] host name");
    assertThat(karaf.run("manager:commands")).contains("manager:list ", "manager:swaps ");
    for (String each :
        karaf.run("manager:commands").lines().map(FeaturesTest::firstWord).toList()) {
      assertThat(karaf.run(each + " --help")).contains("SYNTAX\n        " + each);
    }
    karaf.type("manager:show vol\t", "manager:show volume");
    karaf.type("manager:call vol\tcap\t", "manager:call volume capacity");
    karaf.type("manager:call volume create si\t", "manager:call volume create size=");
    karaf.type("manager:call --ti\t", "manager:call --timeout");
    karaf.type("manager:commands sw\t", "manager:commands swaps");
    assertThat(karaf.result("manager:show volume")).contains("RUNNING");
    karaf.run("bundle:restart dev.manager.shell");
    assertThat(karaf.run("manager:call --help")).contains("SYNTAX");
    assertThat(karaf.result("manager:list")).contains("RUNNING");
  }

  private static String firstWord(String line) {
    return line.strip().split("\\s+", 2)[0];
  }

  @Test
  void noCallFailsWhileTheManagerIsSwapped() throws IOException {
    karaf.run("feature:install " + EXAMPLE);
    karaf.awaitManager("volume", "RUNNING");
    karaf.awaitFiles("volume");
    try (var calls = karaf.begin("echo $(volume:calls 1.0.0 2.0.0 1.0.0 2.0.0)")) {
      calls.awaitText("Version 1.0.0 answers");
      for (int i = 0; i < 3; i++) {
        karaf.run("bundle:update dev.manager.example.volume"); // in place: callers wait
        karaf.awaitManager("volume", "RUNNING");
      }
      Path dropped = Example.drop(karaf.home()); // beside it: nobody waits
      calls.awaitText("Version 2.0.0 answers");
      Files.delete(dropped);
      versionAnswers("1.0.0");
      karaf.run("feature:repo-add " + Example.secondVersionOf(karaf.home()));
      karaf.run("feature:install --upgrade " + EXAMPLE + "/2.0.0");
      assertThat(calls.result()).containsPattern("failed +0");
    }
    versionAnswers("2.0.0");
    karaf.run("feature:uninstall -c " + EXAMPLE);
    karaf.run("feature:repo-remove manager-second-version");
  }

  private void versionAnswers(String version) {
    await(version + " answers")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> karaf.result("volume:version").contains(version));
  }

  private void capacityShows(String text) {
    await("quota " + text)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(karaf.result("volume:capacity")).contains(text));
  }

  private void nothingIsLeft(String what) {
    await("nothing is left of " + what)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(everything()).as(what).isEqualTo(bare));
    assertThat(karaf.run("threads --list"))
        .as(what)
        .doesNotContainPattern(
            "\\| (manager-|dev\\.manager|H2 |MVStore|Hikari|PostgreSQL|Generate Seed|AMQP|RabbitMQ|rabbit)");
    assertThat(karaf.run("service:list")).as(what).doesNotContain("dev.manager");
    forgetData();
  }

  /** Volumes and records are their owner's; those in a database would not be read without one. */
  private void forgetData() {
    try {
      karaf.home().deleteData("volumes");
      karaf.home().deleteData("manager");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bundles, configurations and files; not ids, which are given anew. */
  private List<String> everything() throws IOException {
    List<String> all = new ArrayList<>();
    karaf
        .run("bundle:list -t 0 -s --no-format")
        .lines()
        .map(line -> line.replaceFirst("^\\s*\\d+\\s+", ""))
        .forEach(all::add);
    all.addAll(pids());
    Path folder = karaf.home().folder();
    for (String each : List.of("etc", "deploy", "system", "lib")) {
      try (Stream<Path> files = Files.walk(folder.resolve(each))) {
        files.map(file -> folder.relativize(file).toString()).forEach(all::add);
      }
    }
    Collections.sort(all);
    return all;
  }
}
