package dev.manager.bench.harness;

/** How long the benchmarks measure. */
public enum Scale {
  /** A moment each: shows that they work, and says nothing about speed. */
  SMOKE,
  /** All of them within ten minutes. */
  QUICK,
  /** What figures to publish are taken from. */
  FULL;

  /**
   * Chooses by scale.
   *
   * @param smoke for {@link #SMOKE}
   * @param quick for {@link #QUICK}
   * @param full for {@link #FULL}
   * @return the one for this scale
   */
  public int of(int smoke, int quick, int full) {
    return switch (this) {
      case SMOKE -> smoke;
      case QUICK -> quick;
      case FULL -> full;
    };
  }
}
