package dev.manager.oslo.itest.probe;

import org.osgi.service.component.annotations.Component;

/** An additional endpoint of whatever manager runs. */
@Component(service = Modern.class, property = "manager.endpoint=*")
public final class ModernEndpoint implements Modern {
  @Override
  public String modern() {
    return "modern";
  }
}
