package dev.manager.record;

/** Whether a service answers, as far as its record tells. */
public enum ServiceState {
  /** It reported within the time that a living service needs to. */
  UP,
  /** It has not reported for longer than that. */
  DOWN,
  /** It said that it stops. */
  STOPPED
}
