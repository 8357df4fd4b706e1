package dev.manager.rabbitmq.internal;

/** Why a message is put aside. */
enum Poison {
  UNREADABLE("cannot be read"),
  REJECTED("rejected by its server"),
  REDELIVERED("delivered too often");

  private final String said;

  Poison(String said) {
    this.said = said;
  }

  /** What operators read. */
  String said() {
    return said;
  }
}
