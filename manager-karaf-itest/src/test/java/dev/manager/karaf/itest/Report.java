package dev.manager.karaf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What the tests inside Karaf reported, and what they should have. Stateless. */
final class Report {
  /**
   * One test that was reported.
   *
   * @param test class and method
   * @param skipped whether it did not run
   * @param problem the failure; empty if there was none
   */
  record Case(String test, boolean skipped, String problem) {}

  private Report() {}

  /** Reads the reports in a folder; there must be some. */
  static List<Case> read(Path folder) throws Exception {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files =
          listed.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml")).toList();
    }
    assertThat(files).as("reports in %s", folder).isNotEmpty();
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    List<Case> cases = new ArrayList<>();
    for (Path file : files) {
      NodeList found =
          factory.newDocumentBuilder().parse(file.toFile()).getElementsByTagName("testcase");
      for (int i = 0; i < found.getLength(); i++) {
        cases.add(read((Element) found.item(i)));
      }
    }
    return cases;
  }

  private static Case read(Element test) {
    String method = test.getAttribute("name").replaceFirst("\\(.*", "");
    return new Case(
        test.getAttribute("classname") + "." + method,
        test.getElementsByTagName("skipped").getLength() > 0,
        text(test, "failure") + text(test, "error"));
  }

  private static String text(Element test, String name) {
    NodeList found = test.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : name + ": " + found.item(0).getTextContent();
  }

  /** The tests that the bundle of tests has: class and method. */
  static Set<String> expected() throws IOException, ClassNotFoundException {
    String classes;
    try (var jar = new JarFile(System.getProperty("manager.karaf.tests.jar"))) {
      classes =
          Objects.requireNonNull(jar.getManifest().getMainAttributes().getValue("Test-Cases"));
    }
    Set<String> tests = new TreeSet<>();
    for (String each : classes.split("\\s*,\\s*", -1)) {
      for (Method method :
          Class.forName(each, false, Report.class.getClassLoader()).getDeclaredMethods()) {
        if (isTest(method)) {
          tests.add(each + "." + method.getName());
        }
      }
    }
    return tests;
  }

  private static boolean isTest(AnnotatedElement method) {
    return AnnotationSupport.isAnnotated(method, Testable.class);
  }
}
