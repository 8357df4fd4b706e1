package dev.manager.bench.api;

/** JSON by the Jackson inside the framework, with its plain settings. */
public interface Codec {
  /**
   * Writes.
   *
   * @param value what
   * @return JSON in UTF-8
   */
  byte[] write(Object value);

  /**
   * Reads.
   *
   * @param <T> the type
   * @param json JSON in UTF-8
   * @param type what it becomes
   * @return the value
   */
  <T> T read(byte[] json, Class<T> type);
}
