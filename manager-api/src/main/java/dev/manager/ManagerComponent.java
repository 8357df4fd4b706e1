package dev.manager;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Says, beside {@code @Component(service = Manager.class)}, what a manager is called and by which
 * interfaces it is called.
 *
 * <p>A component property type (Declarative Services 1.4, §112.8.2): each member becomes a service
 * property, which a configuration of the component's PID may override. So a factory configuration
 * with {@code manager.name} makes several managers of one class.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ManagerComponent {
  /** Prefix of the service properties, {@value}. */
  String PREFIX_ = "manager.";

  /** Service property of the name, a {@code String}. */
  String NAME = "manager.name";

  /** Service property of the interfaces, a {@code String[]} of class names. */
  String API = "manager.api";

  /** Service property of the service name, a {@code String}. */
  String SERVICE_NAME = "manager.serviceName";

  /** Service property that says that one host of the cluster runs it, a {@code Boolean}. */
  String SINGLETON = "manager.singleton";

  /** Service property of the service version, an {@code Integer}. */
  String SERVICE_VERSION = "manager.serviceVersion";

  /**
   * Name of the manager, unique in its host; matches {@code [a-z0-9-]+}. It is the manager's topic
   * and the key of its place: generations of one name replace each other.
   *
   * @return the name; empty when it comes from configuration
   */
  String name() default "";

  /**
   * Interfaces by which local callers reach the manager. The manager implements each; for each the
   * runtime registers a stable service, the handle.
   *
   * @return the interfaces; none by default
   */
  Class<?>[] api() default {};

  /**
   * First part of the publisher of its notifications ({@code serviceName.host}) and of their topic.
   *
   * @return the service name
   */
  String serviceName() default "undefined";

  /**
   * Whether one host of the cluster runs it at a time. The others stand by, and one of them takes
   * over when that host ends, dies or is cut off. Needs the bundle {@code dev.manager.records}.
   *
   * @return false for a manager that every host runs
   */
  boolean singleton() default false;

  /**
   * Version of the service in its record, Nova's {@code SERVICE_VERSION}: make it larger with each
   * release that others must know of. A service whose version is below the least of its kind on all
   * other hosts is not started.
   *
   * @return the version, 0 or more
   */
  int serviceVersion() default 0;
}
