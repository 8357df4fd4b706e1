package dev.manager.bench.remote;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.manager.bench.api.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A plain mapper. Thread-safe. */
@Component
public final class JacksonCodec implements Codec {
  private final ObjectMapper mapper = new ObjectMapper();

  /** For Declarative Services. */
  @Activate
  public JacksonCodec() {}

  @Override
  public byte[] write(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public <T> T read(byte[] json, Class<T> type) {
    try {
      return mapper.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
