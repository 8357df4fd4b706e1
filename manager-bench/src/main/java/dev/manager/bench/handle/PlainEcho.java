package dev.manager.bench.handle;

import dev.manager.bench.api.Echo;
import org.openjdk.jmh.annotations.CompilerControl;

/**
 * What the peers call, and the direct call too. Never inlined, so that there is a call. Stateless.
 */
final class PlainEcho implements Echo {
  @Override
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  public String echo(String text) {
    return text;
  }

  @Override
  public String version() {
    return "none";
  }
}
