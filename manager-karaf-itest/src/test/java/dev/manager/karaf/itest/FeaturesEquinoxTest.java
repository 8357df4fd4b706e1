package dev.manager.karaf.itest;

/** Features in Karaf on its Equinox. */
class FeaturesEquinoxTest extends FeaturesTest {
  FeaturesEquinoxTest() {
    super(Framework.EQUINOX);
  }
}
