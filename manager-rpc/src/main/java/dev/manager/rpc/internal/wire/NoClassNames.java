package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import org.jspecify.annotations.Nullable;

/** Reads Jackson's annotations, save those by which a message would name a class. */
final class NoClassNames extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    JsonTypeInfo.Value info = super.findPolymorphicTypeInfo(config, annotated);
    if (info != null
        && (info.getIdType() == JsonTypeInfo.Id.CLASS
            || info.getIdType() == JsonTypeInfo.Id.MINIMAL_CLASS
            || info.getIdType() == JsonTypeInfo.Id.CUSTOM)) {
      return null;
    }
    return info;
  }
}
