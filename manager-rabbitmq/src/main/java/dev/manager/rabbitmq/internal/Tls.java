package dev.manager.rabbitmq.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How connections are protected. Immutable. The files are read for each new connection.
 *
 * @param authorities PEM file; empty for those of the JVM
 * @param certificate PEM file of the own chain; empty for none
 * @param key PEM file of its private key
 * @param checksName whether the certificate must be for the host
 */
record Tls(String authorities, String certificate, String key, boolean checksName) {
  private static final char[] NONE = new char[0];

  static @Nullable Tls from(ManagerConfig config) {
    String authorities = config.text("ssl.ca.file", "");
    String certificate = config.text("ssl.cert.file", "");
    String key = config.text("ssl.key.file", "");
    boolean checks = config.flag("ssl.verify.hostname", true);
    if (!config.flag("ssl.enabled", false)) {
      return null;
    }
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new ManagerConfigException(
          certificate.isEmpty() ? "ssl.cert.file" : "ssl.key.file",
          null,
          "a file, for the certificate and its key come together");
    }
    return new Tls(authorities, certificate, key, checks);
  }

  /** Says why there is no connection, and which setting has to do with it. */
  String explain(TransportUrl.Node node, SSLException failure) {
    String said = Reason.of(failure);
    String hint;
    if (said.contains("certification path") || said.contains("trustAnchors")) {
      hint =
          "its certificate must be signed by an authority "
              + (authorities.isEmpty()
                  ? "that the JVM knows, for ssl.ca.file is not set"
                  : "in ssl.ca.file (%s)".formatted(authorities));
    } else if (said.contains("subject alternative") || said.contains("No name matching")) {
      hint =
          "its certificate must be for %s, unless ssl.verify.hostname is false"
              .formatted(node.host());
    } else if (said.contains("SSL message")) {
      hint = "expected a port with TLS, 5671 by custom";
    } else {
      hint =
          certificate.isEmpty()
              ? "no certificate is shown, for ssl.cert.file is not set"
              : "the certificate of ssl.cert.file (%s) is shown".formatted(certificate);
    }
    return "TLS with %s failed: %s; %s".formatted(node, said, hint);
  }

  SSLContext context() throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      KeyManager @Nullable [] own = null;
      if (!certificate.isEmpty()) {
        var store = empty();
        store.setKeyEntry(
            "own",
            privateKey(),
            NONE,
            certificates("ssl.cert.file", certificate).toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NONE);
        own = factory.getKeyManagers();
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities.isEmpty() ? null : trusted());
      context.init(own, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private KeyStore trusted() throws GeneralSecurityException, IOException {
    var store = empty();
    int number = 0;
    for (Certificate each : certificates("ssl.ca.file", authorities)) {
      store.setCertificateEntry("authority-" + number++, each);
    }
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, NONE);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String setting, String file)
      throws GeneralSecurityException, IOException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      Collection<? extends Certificate> found = factory.generateCertificates(in);
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw noCertificate(setting, file, e);
    } catch (IOException | InvalidPathException e) {
      throw unreadable(setting, file, e);
    }
    throw noCertificate(setting, file, null);
  }

  private static NotConnectedException noCertificate(
      String setting, String file, @Nullable Exception e) {
    return new NotConnectedException(
        "The file of %s (%s) is not as expected: PEM, with \"BEGIN CERTIFICATE\""
            .formatted(setting, file),
        e);
  }

  private static NotConnectedException unreadable(String setting, String file, Exception e) {
    return new NotConnectedException(
        "The file of %s (%s) cannot be read: %s"
            .formatted(setting, file, e.getClass().getSimpleName()),
        e);
  }

  private PrivateKey privateKey() throws GeneralSecurityException, IOException {
    String text;
    try {
      text = Files.readString(Path.of(key));
    } catch (IOException | InvalidPathException e) {
      throw unreadable("ssl.key.file", key, e);
    }
    if (!text.contains("-----BEGIN PRIVATE KEY-----")) {
      throw new IOException(
          "The file of ssl.key.file (%s) has no \"BEGIN PRIVATE KEY\": expected PKCS #8, not encrypted"
              .formatted(key));
    }
    String body = text.replaceAll("(?s)^.*-----BEGIN PRIVATE KEY-----|-----END.*$", "");
    var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body));
    InvalidKeySpecException unfit = null;
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        unfit = e; // of another kind
      }
    }
    throw new IOException("The key of ssl.key.file (%s) is of no known kind".formatted(key), unfit);
  }
}
