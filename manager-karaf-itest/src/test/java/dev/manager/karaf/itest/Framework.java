package dev.manager.karaf.itest;

import java.util.Locale;

/** The frameworks that come with Karaf. */
enum Framework {
  FELIX,
  EQUINOX;

  /** As {@code karaf.framework} names it. */
  String configured() {
    return name().toLowerCase(Locale.ROOT);
  }
}
