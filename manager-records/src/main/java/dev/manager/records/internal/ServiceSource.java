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
    return config.url().startsWith(RecordsConfig.H2) ? "org.h2.Driver" : "org.postgresql.Driver";
  }

  @Override
  public Connection getConnection() throws SQLException {
    Object service = tracker.getService();
    Connection connection;
    if (service instanceof DataSourceFactory driver) {
      connection = make(driver).getConnection();
    } else if (service instanceof DataSource foreign) {
      connection = foreign.getConnection();
    } else {
      throw new SQLException(missing());
    }
    return connection;
  }

  private DataSource make(DataSourceFactory driver) throws SQLException {
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
        ? ("No JDBC driver %s is there: install its bundle (com.h2database or org.postgresql.jdbc)"
                + " and org.osgi.service.jdbc")
            .formatted(driver(config))
        : "No DataSource service matches datasource.target %s".formatted(config.target());
  }

  @Override
  public void close() {
    tracker.close();
  }
}
