package dev.manager.karaf.itest;

import org.junit.jupiter.api.Tag;

/** The tests of the frameworks in Karaf on its Equinox. */
@Tag("same")
class SameTestsEquinoxTest extends SameTests {
  SameTestsEquinoxTest() {
    super(Framework.EQUINOX);
  }
}
