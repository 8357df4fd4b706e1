package dev.manager.records.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;

/** Makes the pool of connections. Stateless. */
final class Pool {
  private Pool() {}

  /** Makes a pool, which connects to nothing before it is asked for a connection. */
  static HikariDataSource over(DataSource source, RecordsConfig config) {
    var settings = new HikariConfig();
    settings.setPoolName("dev.manager.records");
    settings.setDataSource(source);
    settings.setMaximumPoolSize(config.poolMax());
    settings.setMinimumIdle(Math.min(2, config.poolMax()));
    settings.setConnectionTimeout(config.poolWait().toMillis());
    settings.setValidationTimeout(
        Math.max(
            250, Math.min(config.poolWait().toMillis(), config.statementTimeout().toMillis())));
    settings.setIdleTimeout(Duration.ofMinutes(5).toMillis());
    settings.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
    settings.setInitializationFailTimeout(-1); // the database may come later
    settings.setExceptionOverride(new Broken());
    settings.setThreadFactory(Threads.named("dev.manager-pool"));
    return new HikariDataSource(settings);
  }
}
