package dev.manager.rpc.internal.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Bytes of a message being written, up to a limit. Most messages come in one piece, and are kept as
 * that. For one thread.
 */
final class BoundedBytes extends OutputStream {
  private static final byte[] NONE = {};

  private final int limit;
  private byte[] bytes = NONE;
  private int size;

  BoundedBytes(int limit) {
    this.limit = limit;
  }

  @Override
  public void write(int each) throws IOException {
    room(1);
    bytes[size++] = (byte) each;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    room(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  private void room(int more) throws IOException {
    if (more > limit - size) {
      throw new IOException("it has more bytes than message.max.bytes (%d)".formatted(limit));
    }
    if (more > bytes.length - size) { // the first piece fits exactly, what follows has room to grow
      bytes = Arrays.copyOf(bytes, size + Math.max(more, Math.min(size, limit - size)));
    }
  }

  /** Returns all of them; nothing is written afterwards. */
  byte[] toByteArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
