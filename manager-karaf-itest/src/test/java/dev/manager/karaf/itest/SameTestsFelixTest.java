package dev.manager.karaf.itest;

import org.junit.jupiter.api.Tag;

/** The tests of the frameworks in Karaf on its Felix. */
@Tag("same")
class SameTestsFelixTest extends SameTests {
  SameTestsFelixTest() {
    super(Framework.FELIX);
  }
}
