package dev.manager.shell.internal.karaf;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.osgi.framework.Bundle;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The names of a bundle's commands, as its components declare them. Stateless. */
final class CommandNames {
  private static final String FUNCTION = "osgi.command.function";

  private CommandNames() {}

  /** Reads them before any component is there. */
  static List<String> of(Bundle bundle) throws IOException {
    List<String> names = new ArrayList<>();
    var components = bundle.findEntries("OSGI-INF", "*.xml", false);
    if (components != null) {
      for (URL each : Collections.list(components)) {
        try (InputStream in = each.openStream()) {
          names.addAll(read(in));
        }
      }
    }
    return names.stream().sorted().distinct().toList();
  }

  static List<String> read(InputStream component) throws IOException {
    List<String> names = new ArrayList<>();
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      NodeList properties =
          factory.newDocumentBuilder().parse(component).getElementsByTagName("property");
      for (int i = 0; i < properties.getLength(); i++) {
        Element property = (Element) properties.item(i);
        if (property.getAttribute("name").equals(FUNCTION)) {
          String one = property.getAttribute("value");
          names.addAll((one.isEmpty() ? property.getTextContent() : one).lines().toList());
        }
      }
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("The description of a component cannot be read", e);
    }
    return names.stream().map(String::strip).filter(name -> !name.isEmpty()).toList();
  }
}
