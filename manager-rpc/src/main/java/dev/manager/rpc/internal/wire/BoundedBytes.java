package dev.manager.rpc.internal.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Bytes of a message being written, up to a limit. For one thread. */
final class BoundedBytes extends OutputStream {
  private static final int FIRST = 1024;

  private final int limit;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST);

  BoundedBytes(int limit) {
    this.limit = limit;
  }

  @Override
  public void write(int each) throws IOException {
    check(1);
    bytes.write(each);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    check(length);
    bytes.write(from, offset, length);
  }

  private void check(int more) throws IOException {
    if (more > limit - bytes.size()) {
      throw new IOException("it has more bytes than message.max.bytes (%d)".formatted(limit));
    }
  }

  byte[] toByteArray() {
    return bytes.toByteArray();
  }
}
