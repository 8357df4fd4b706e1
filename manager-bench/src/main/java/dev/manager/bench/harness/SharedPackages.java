package dev.manager.bench.harness;

/**
 * What a framework sees of this JVM: the JDK, and the packages that both sides speak in. Stateless.
 */
final class SharedPackages extends ClassLoader {
  private static final String[] PACKAGES = {
    "org.osgi.framework.", "org.osgi.resource.", "org.osgi.dto.", Container.API + "."
  };

  SharedPackages() {
    super(ClassLoader.getPlatformClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    for (String each : PACKAGES) {
      if (name.startsWith(each)) {
        return SharedPackages.class.getClassLoader().loadClass(name);
      }
    }
    throw new ClassNotFoundException(name);
  }
}
