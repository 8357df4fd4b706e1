package dev.manager.rabbitmq.internal.notify;

/** How a notification is written: oslo.messaging's drivers of that name. */
public enum Driver {
  /** Format 1.0: the bare message. */
  MESSAGING,
  /** Format 2.0: the message in an envelope that tells its version. */
  MESSAGINGV2
}
