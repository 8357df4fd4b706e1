package dev.manager.records.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.jdbc.DataSourceFactory;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Gives connections of whatever service has them now: the JDBC driver for the configured URL, or
 * the configured {@code DataSource}. Either may come and go. Thread-safe.
 */
final class ServiceSource extends BareSource implements AutoCloseable {
  /** Property of the DataSource service that this bundle registers. */
  static final String OWN = "manager.records";

  private final RecordsConfig config;
  private final ServiceTracker<Object, Object> tracker;

  ServiceSource(BundleContext context, RecordsConfig config) {
    this.config = config;
    this.tracker = new ServiceTracker<>(context, filter(config), null);
    tracker.open();
  }

  private static Filter filter(RecordsConfig config) {
    String filter =
        config.target().isEmpty()
            ? "(&(objectClass=%s)(%s=%s))"
                .formatted(
                    DataSourceFactory.class.getName(),
                    DataSourceFactory.OSGI_JDBC_DRIVER_CLASS,
                    driver(config))
            : "(&(objectClass=%s)(!(%s=*))%s)"
                .formatted(DataSource.class.getName(), OWN, config.target());
    try {
      return FrameworkUtil.createFilter(filter);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(filter, e);
    }
  }

  private static String driver(RecordsConfig config) {
    return isH2(config) ? "org.h2.Driver" : "org.postgresql.Driver";
  }

  private static boolean isH2(RecordsConfig config) {
    return config.url().startsWith(RecordsConfig.H2);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Object service = tracker.getService();
    if (service == null) {
      throw new SQLException(missing());
    }
    if (service instanceof DataSourceFactory driver) {
      return connect(driver, config);
    }
    try {
      return ((DataSource) service).getConnection();
    } catch (RuntimeException e) { // must not end the threads that ask
      throw new SQLException("%s failed: %s".formatted(config.database(), e), e);
    }
  }

  /** Connects by a driver, and shows no URL for it, in which there may be a password. */
  static Connection connect(DataSourceFactory driver, RecordsConfig config) throws SQLException {
    try {
      return make(driver, config).getConnection();
    } catch (
        RuntimeException e) { // a driver's way to refuse a URL, with all of that in its message
      throw new SQLException(
          "The driver refuses %s: %s"
              .formatted(
                  config.database(),
                  String.valueOf(e.getMessage()).replace(config.url(), config.database())));
    }
  }

  private static DataSource make(DataSourceFactory driver, RecordsConfig config)
      throws SQLException {
    var properties = new Properties();
    properties.setProperty(DataSourceFactory.JDBC_URL, config.url());
    if (!config.user().isEmpty()) {
      properties.setProperty(DataSourceFactory.JDBC_USER, config.user());
    }
    String password = config.password().reveal();
    if (!password.isEmpty()) {
      properties.setProperty(DataSourceFactory.JDBC_PASSWORD, password);
    }
    DataSource made = driver.createDataSource(properties);
    made.setLoginTimeout((int) Math.max(1, config.connectTimeout().toSeconds()));
    return made;
  }

  private String missing() {
    return config.target().isEmpty()
        ? ("No JDBC driver is there for %s: expected a service %s with %s=%s; install and start"
                + " the bundle %s, and org.osgi.service.jdbc before it")
            .formatted(
                config.database(),
                DataSourceFactory.class.getName(),
                DataSourceFactory.OSGI_JDBC_DRIVER_CLASS,
                driver(config),
                isH2(config) ? "com.h2database" : "org.postgresql.jdbc")
        : "No service %s matches datasource.target %s"
            .formatted(DataSource.class.getName(), config.target());
  }

  @Override
  public void close() {
    tracker.close();
  }
}
