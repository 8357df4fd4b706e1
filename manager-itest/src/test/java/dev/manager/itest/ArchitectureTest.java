package dev.manager.itest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the modules: every part sees the API, no part sees another part. */
class ArchitectureTest {
  private static final Set<String> API =
      Set.of(
          "dev.manager",
          "dev.manager.notify",
          "dev.manager.periodic",
          "dev.manager.record",
          "dev.manager.rpc",
          "dev.manager.spi");
  private static final Map<Path, JavaClasses> IMPORTED = new ConcurrentHashMap<>();
  private static final String API_MODULE = "manager-api";

  /** Tests, and code that is shown to others as theirs. */
  private static final Set<String> NOT_PARTS =
      Set.of("manager-itest", "manager-oslo-itest", "manager-bench", "docs");

  /** A library of which a bundle has taken in what it uses. */
  private static final Pattern TAKEN_IN = Pattern.compile("com\\.cronutils\\b.*");

  private static final Pattern INTERNAL = Pattern.compile("dev\\.manager\\.(\\w+)\\.internal\\b.*");
  private static final Pattern EXAMPLE = Pattern.compile("dev\\.manager\\.example\\.(\\w+)\\b.*");

  /** Module folder to its classes, for each that was built before this one. */
  private static Map<String, Path> modules() throws IOException {
    Path root = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    Map<String, Path> modules = new TreeMap<>();
    for (Path folder : List.of(root, root.resolve("examples"))) {
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> children = Files.list(folder)) {
        children
            .filter(
                child -> Files.isRegularFile(child.resolve("target/classes/META-INF/MANIFEST.MF")))
            .filter(child -> !NOT_PARTS.contains(child.getFileName().toString()))
            .forEach(
                child ->
                    modules.put(child.getFileName().toString(), child.resolve("target/classes")));
      }
    }
    assertThat(modules).containsKeys(API_MODULE, "manager-impl");
    return modules;
  }

  private static JavaClasses classesOf(Path folder) {
    return IMPORTED.computeIfAbsent(folder, new ClassFileImporter()::importPath);
  }

  private static Attributes manifestOf(Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve("META-INF/MANIFEST.MF"))) {
      return new Manifest(in).getMainAttributes();
    }
  }

  @Test
  void theApiDependsOnOsgiOnly() throws IOException {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            Stream.concat(
                    API.stream(),
                    Stream.of("java..", "javax.sql", "org.osgi..", "org.jspecify.annotations"))
                .toArray(String[]::new))
        .check(classesOf(Objects.requireNonNull(modules().get(API_MODULE))));
  }

  @Test
  void noPartSeesAnotherPart() throws IOException {
    Map<String, Path> modules = modules();
    Map<String, String> owners = new TreeMap<>();
    for (var module : modules.entrySet()) {
      for (String each : ownPackagesOf(module.getValue())) {
        assertThat(owners.put(each, module.getKey()))
            .describedAs("the other module with package %s of %s", each, module.getKey())
            .isNull();
      }
    }
    Set<String> exported = exportedPackages(modules);
    for (var module : modules.entrySet()) {
      String[] ofOthers =
          owners.entrySet().stream()
              .filter(owner -> !owner.getValue().equals(module.getKey()))
              .map(Map.Entry::getKey)
              .filter(name -> !exported.contains(name))
              .toArray(String[]::new);
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ofOthers)
          .allowEmptyShould(true)
          .because(module.getKey() + " sees the API only")
          .check(classesOf(module.getValue()));
    }
  }

  /** The example's own API is for the example's bundles. */
  @Test
  void noPartSeesAnExample() throws IOException {
    for (var module : modules().entrySet()) {
      if (module.getKey().startsWith("manager-")) {
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.manager.example..")
            .allowEmptyShould(true)
            .because(module.getKey() + " is no example")
            .check(classesOf(module.getValue()));
      }
    }
  }

  @Test
  void onlyApisExportPackages() throws IOException {
    for (var module : modules().entrySet()) {
      Set<String> exports = exportsOf(module.getValue());
      if (module.getKey().equals(API_MODULE)) {
        assertThat(API).describedAs("exports of %s", module.getKey()).containsAll(exports);
        assertThat(exports).isEqualTo(packagesOf(module.getValue()));
      } else if (exports.stream()
          .allMatch(name -> name.matches("dev\\.manager\\.example\\.\\w+\\.api"))) {
        assertThat(packagesOf(module.getValue())).containsAll(exports);
      } else {
        assertThat(exports).describedAs("exports of %s", module.getKey()).isEmpty();
      }
    }
  }

  @Test
  void theRestIsInternalAndNamedSo() throws IOException {
    for (var module : modules().entrySet()) {
      if (module.getKey().equals(API_MODULE)) {
        continue;
      }
      String part = module.getKey().replaceFirst("^manager-", "").replace("-", "");
      for (String name : packagesOf(module.getValue())) {
        Matcher internal = INTERNAL.matcher(name);
        if (internal.matches()) {
          assertThat(internal.group(1))
              .describedAs("%s of %s", name, module.getKey())
              .isEqualTo(part);
        } else {
          assertThat(name).describedAs("package of %s", module.getKey()).matches(EXAMPLE);
        }
      }
    }
  }

  private static Set<String> packagesOf(Path folder) {
    return classesOf(folder).stream()
        .map(JavaClass::getPackageName)
        .filter(name -> !TAKEN_IN.matcher(name).matches())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Leaves out what a bundle carries a copy of, such as what the volume managers share. */
  private static Set<String> ownPackagesOf(Path folder) {
    Path sources = folder.resolve("../../src/main/java").normalize();
    return packagesOf(folder).stream()
        .filter(name -> Files.isDirectory(sources.resolve(name.replace('.', '/'))))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> exportedPackages(Map<String, Path> modules) throws IOException {
    Set<String> exported = new TreeSet<>();
    for (Path folder : modules.values()) {
      exported.addAll(exportsOf(folder));
    }
    return exported;
  }

  private static Set<String> exportsOf(Path folder) throws IOException {
    String header = manifestOf(folder).getValue("Export-Package");
    return header == null ? Set.of() : new TreeSet<>(clauses(header));
  }

  /** Splits a header at the commas outside of quotes, and takes each clause's name. */
  private static List<String> clauses(String header) {
    List<String> names = new ArrayList<>();
    Matcher clause = Pattern.compile("(?:[^,\"]|\"[^\"]*\")+").matcher(header);
    while (clause.find()) {
      names.add(clause.group().split(";", 2)[0].strip());
    }
    return names;
  }
}
