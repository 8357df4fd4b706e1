package com.acme.greeting.api;

/** Greets people. */
public interface Greetings {
  /**
   * Greets somebody.
   *
   * @param name who is greeted
   * @return the greeting
   */
  String greet(String name);
}
