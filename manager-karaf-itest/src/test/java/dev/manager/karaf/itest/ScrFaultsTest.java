package dev.manager.karaf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Faults of Karaf's SCR, 2.2.6, do not reach the components in the KAR, for none of them has a
 * reference of the kind that is concerned.
 */
class ScrFaultsTest {
  private static final List<Element> REFERENCES = new ArrayList<>();

  @BeforeAll
  static void read() throws Exception {
    try (var kar = new ZipFile(Karaf.KAR.toFile())) {
      for (ZipEntry each : kar.stream().toList()) {
        if (each.getName().matches("repository/dev/manager/.*\\.jar")) {
          try (var jar = new JarInputStream(kar.getInputStream(each))) {
            readComponents(jar);
          }
        }
      }
    }
    assertThat(REFERENCES).hasSizeGreaterThan(10);
  }

  private static void readComponents(JarInputStream jar) throws Exception {
    for (JarEntry each = jar.getNextJarEntry(); each != null; each = jar.getNextJarEntry()) {
      if (each.getName().matches("OSGI-INF/[^/]+\\.xml")) {
        readReferences(jar.readAllBytes());
      }
    }
  }

  private static void readReferences(byte[] xml) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    NodeList found =
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml))
            .getElementsByTagName("reference");
    for (int i = 0; i < found.getLength(); i++) {
      REFERENCES.add((Element) found.item(i));
    }
  }

  private static String says(Element reference) {
    return "%s: %s %s"
        .formatted(
            reference.getParentNode().getAttributes().getNamedItem("name"),
            reference.getAttribute("name"),
            reference.getAttribute("interface"));
  }

  private static boolean isDynamic(Element reference) {
    return reference.getAttribute("policy").equals("dynamic");
  }

  private static boolean isMandatory(Element reference) {
    String cardinality = reference.getAttribute("cardinality");
    return cardinality.isEmpty() || cardinality.startsWith("1");
  }

  /**
   * FELIX-6616: a component with a mandatory dynamic reference may be active with nothing bound.
   * FELIX-6633: one that loses its last service misses another that comes while it ends.
   */
  @Test
  void noDynamicReferenceIsMandatory() {
    assertThat(REFERENCES)
        .filteredOn(ScrFaultsTest::isDynamic)
        .filteredOn(ScrFaultsTest::isMandatory)
        .extracting(ScrFaultsTest::says)
        .isEmpty();
  }

  /** FELIX-6726: a service of scope prototype may be given back twice. */
  @Test
  void noReferenceAsksForPrototypes() {
    assertThat(REFERENCES)
        .filteredOn(reference -> reference.getAttribute("scope").startsWith("prototype"))
        .extracting(ScrFaultsTest::says)
        .isEmpty();
  }
}
