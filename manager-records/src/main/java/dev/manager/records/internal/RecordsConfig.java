package dev.manager.records.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * The settings of the configuration {@value #PID}; {@link RecordsOcd} says what each means.
 * Immutable.
 */
record RecordsConfig(
    String url,
    String user,
    Password password,
    String target,
    int poolMax,
    Duration poolWait,
    Duration connectTimeout,
    Duration statementTimeout,
    Duration reportInterval,
    Duration downTime,
    Duration singletonLease,
    Duration purgeAfter) {

  static final String PID = "dev.manager.records";
  static final String H2 = "jdbc:h2:";
  static final String POSTGRESQL = "jdbc:postgresql:";

  private static final Duration DAY = Duration.ofDays(1);
  private static final Pattern SECRETS_OF_URL = Pattern.compile("[?;].*$|(?<=//)[^/@]*@");

  /**
   * Reads the settings.
   *
   * @param home where the default database is
   * @throws ManagerConfigException if one of them cannot be used
   */
  static RecordsConfig from(ManagerConfig config, Path home) {
    String url = config.text("url", defaultUrl(home));
    if (!url.startsWith(H2) && !url.startsWith(POSTGRESQL)) {
      throw new ManagerConfigException(
          "url", shown(url), "a URL that begins with " + H2 + " or " + POSTGRESQL);
    }
    return new RecordsConfig(
        url,
        config.text("user", ""),
        Password.from(config),
        filter(config),
        (int) config.number("pool.max", 10, 1, 1000),
        config.seconds("pool.wait.seconds", Duration.ofSeconds(5), Duration.ofMillis(250), DAY),
        config.seconds(
            "connect.timeout.seconds", Duration.ofSeconds(5), Duration.ofSeconds(1), DAY),
        config.seconds(
            "statement.timeout.seconds", Duration.ofSeconds(5), Duration.ofSeconds(1), DAY),
        config.seconds("report.interval.seconds", Duration.ofSeconds(10), Duration.ZERO, DAY),
        config.seconds("down.time.seconds", Duration.ofSeconds(60), Duration.ofMillis(1), DAY),
        config.seconds(
            "singleton.lease.seconds", Duration.ofSeconds(15), HostLeases.LEAST, HostLeases.MOST),
        config.seconds("purge.after.seconds", Duration.ZERO, Duration.ZERO, Duration.ofDays(3650)));
  }

  /**
   * The file database that needs nothing to be configured. {@code async:}, since else a thread that
   * is interrupted closes the file under all others; and each commit is written before it returns,
   * since else a process that is killed loses the last half second.
   */
  static String defaultUrl(Path home) {
    return H2
        + "async:"
        + home.resolve("records").toAbsolutePath()
        + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0;RETENTION_TIME=10000";
  }

  private static String filter(ManagerConfig config) {
    String target = config.text("datasource.target", "");
    if (!target.isEmpty()) {
      try {
        FrameworkUtil.createFilter(target);
      } catch (InvalidSyntaxException e) {
        throw (ManagerConfigException)
            new ManagerConfigException("datasource.target", target, "an OSGi filter").initCause(e);
      }
    }
    return target;
  }

  /**
   * Returns how long a service may be silent: what is configured, unless that is not longer than
   * the interval; then two and a half intervals, as Nova does.
   */
  Duration effectiveDownTime() {
    return isDownTimeTooShort() ? reportInterval.multipliedBy(5).dividedBy(2) : downTime;
  }

  /** Tells whether the down time had to be put right. */
  boolean isDownTimeTooShort() {
    return downTime.compareTo(reportInterval) <= 0;
  }

  /** Tells whether another says the same of the database, so that no connection need change. */
  boolean sameDatabase(RecordsConfig other) {
    return url.equals(other.url)
        && user.equals(other.user)
        && password.equals(other.password)
        && target.equals(other.target)
        && poolMax == other.poolMax
        && poolWait.equals(other.poolWait)
        && connectTimeout.equals(other.connectTimeout)
        && statementTimeout.equals(other.statementTimeout);
  }

  /** Names the database, without anything that may be secret. */
  String database() {
    return target.isEmpty() ? shown(url) : "the DataSource " + target;
  }

  private static String shown(String url) {
    return SECRETS_OF_URL.matcher(url).replaceAll("");
  }
}
