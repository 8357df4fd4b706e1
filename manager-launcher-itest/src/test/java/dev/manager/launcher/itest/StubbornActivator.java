package dev.manager.launcher.itest;

import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Activator of a bundle that never stops. */
public final class StubbornActivator implements BundleActivator {
  static final String STARTED = "The stubborn bundle runs";

  @Override
  public void start(BundleContext context) {
    System.err.println(STARTED);
  }

  @Override
  public void stop(BundleContext context) throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
