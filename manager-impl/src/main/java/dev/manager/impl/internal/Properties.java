package dev.manager.impl.internal;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentContext;

/** Reads the property dictionaries of OSGi as maps. Stateless. */
final class Properties {
  private Properties() {}

  static Map<String, Object> of(ComponentContext component) {
    var dictionary = component.getProperties();
    Map<String, Object> properties = new HashMap<>();
    for (String key : Collections.list(dictionary.keys())) {
      properties.put(key, dictionary.get(key));
    }
    return properties;
  }

  static Map<String, Object> of(ServiceReference<?> service) {
    Map<String, Object> properties = new HashMap<>();
    for (String key : service.getPropertyKeys()) {
      properties.put(key, service.getProperty(key));
    }
    return properties;
  }

  /** Returns the id of a component's service; negative when it is registered as none. */
  static long serviceId(ComponentContext component) {
    ServiceReference<?> service = component.getServiceReference();
    return service == null ? -1 : serviceId(service);
  }

  static long serviceId(ServiceReference<?> service) {
    return (Long) service.getProperty(Constants.SERVICE_ID);
  }
}
