package dev.manager.bench.harness;

import java.util.Locale;

/** The OSGi frameworks that the benchmarks can start. */
public enum FrameworkKind {
  /** Apache Felix, the framework of Karaf and of the executable jar. */
  FELIX("org.apache.felix.framework"),
  /** Eclipse Equinox. */
  EQUINOX("org.eclipse.osgi");

  /** System property that tells the JVMs which JMH forks. */
  static final String PROPERTY = "manager.bench.framework";

  private final String jar;

  FrameworkKind(String jar) {
    this.jar = jar;
  }

  /** Returns the name of its jar. */
  String jar() {
    return jar;
  }

  /**
   * Reads a name.
   *
   * @param name {@code felix} or {@code equinox}
   * @return the framework
   * @throws IllegalArgumentException if it is none of them
   */
  public static FrameworkKind of(String name) {
    for (FrameworkKind each : values()) {
      if (each.toString().equals(name)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "--framework is \"%s\", expected felix or equinox".formatted(name));
  }

  /**
   * Returns the framework that this JVM was told to use.
   *
   * @return Felix if it was told nothing
   */
  public static FrameworkKind ofThisJvm() {
    return of(System.getProperty(PROPERTY, FELIX.toString()));
  }

  /**
   * Returns the JVM argument that tells another JVM to use it.
   *
   * @return a {@code -D} argument
   */
  public String jvmArgument() {
    return "-D" + PROPERTY + "=" + this;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
