package dev.manager.karaf.itest;

/** Features in Karaf on its Felix. */
class FeaturesFelixTest extends FeaturesTest {
  FeaturesFelixTest() {
    super(Framework.FELIX);
  }
}
