package dev.manager.records.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Metatype of {@link RecordsConfig}, which reads the values with their errors. */
@ObjectClassDefinition(
    id = RecordsConfig.PID,
    name = "Manager records",
    description = "The database of service records and leases, and the times of heartbeats.")
@interface RecordsOcd {
  @AttributeDefinition(
      name = "URL",
      description =
          "JDBC URL, jdbc:h2:… or jdbc:postgresql:…. Empty: a file database of H2 in the home.")
  String url() default "";

  @AttributeDefinition(name = "User", description = "User of the database; empty for none.")
  String user() default "";

  @AttributeDefinition(
      name = "Password",
      type = AttributeType.PASSWORD,
      description = "Password of the database. Better in a file or in the environment.")
  String password() default "";

  @AttributeDefinition(
      name = "Password variable",
      description = "Environment variable, or else system property, that has the password.")
  String password_env() default "";

  @AttributeDefinition(
      name = "Password file",
      description = "File that has the password, read for each new connection.")
  String password_file() default "";

  @AttributeDefinition(
      name = "DataSource",
      description =
          "Filter of a javax.sql.DataSource service to use in place of URL, user and password.")
  String datasource_target() default "";

  @AttributeDefinition(
      name = "Pool size",
      description = "Connections in the pool; heartbeats and leases have one each besides.")
  int pool_max() default 10;

  @AttributeDefinition(
      name = "Pool wait",
      description = "Seconds that one waits for a connection of the pool.")
  double pool_wait_seconds() default 5;

  @AttributeDefinition(
      name = "Connect timeout",
      description = "Seconds that a new connection may take.")
  double connect_timeout_seconds() default 5;

  @AttributeDefinition(
      name = "Statement timeout",
      description = "Seconds that one statement of the records may take; not those of managers.")
  double statement_timeout_seconds() default 5;

  @AttributeDefinition(
      name = "Report interval",
      description = "Seconds between heartbeats; 0: services of this host do not report.")
  double report_interval_seconds() default 10;

  @AttributeDefinition(
      name = "Down time",
      description =
          "Seconds after which a silent service is down. Not longer than the interval: it becomes"
              + " 2.5 intervals. The same on all hosts.")
  double down_time_seconds() default 60;

  @AttributeDefinition(
      name = "Singleton lease",
      description = "Seconds after which another host may take over a singleton of a dead host.")
  double singleton_lease_seconds() default 15;

  @AttributeDefinition(
      name = "Purge",
      description =
          "Seconds after which the record of a service that stopped or died is deleted; 0: never.")
  double purge_after_seconds() default 0;
}
