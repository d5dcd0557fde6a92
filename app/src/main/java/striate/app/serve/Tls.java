package striate.app.serve;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** TLS with a certificate and a key from PEM files. */
public final class Tls {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final String[] KINDS = {"RSA", "EC", "EdDSA"};

  private final SSLSocketFactory factory;

  private Tls(SSLSocketFactory factory) {
    this.factory = factory;
  }

  SSLSocketFactory factory() {
    return factory;
  }

  /**
   * Reads both.
   *
   * @param chain the server's certificate, and behind it those that lead to a known one
   * @param key PKCS #8, not encrypted
   * @throws IOException if a file can't be read
   * @throws IllegalArgumentException if they are not what they should be; the message is one line
   */
  public static Tls read(Path chain, Path key) throws IOException {
    try {
      Certificate[] certificates;
      try (ByteArrayInputStream in = new ByteArrayInputStream(Files.readAllBytes(chain))) {
        certificates =
            CertificateFactory.getInstance("X.509")
                .generateCertificates(in)
                .toArray(Certificate[]::new);
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException(chain + ": certificates in PEM form expected", e);
      }
      if (certificates.length == 0) {
        throw new IllegalArgumentException(
            chain + ": a certificate in PEM form expected, got none");
      }
      PrivateKey secret = key(key);
      if (!fits(secret, certificates[0].getPublicKey())) {
        throw new IllegalArgumentException(
            key + ": the key of " + chain + " expected, got another");
      }
      char[] password = {};
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry("striate", secret, password, certificates);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return new Tls(context.getSocketFactory());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(chain + " and " + key + " do not fit together", e);
    }
  }

  /** Whether what one signs the other recognises. */
  private static boolean fits(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
    String kind = secret.getAlgorithm();
    if (!kind.equals(open.getAlgorithm())) {
      return false;
    }
    Signature signature =
        Signature.getInstance(
            switch (kind) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> kind;
            });
    signature.initSign(secret);
    signature.update(BEGIN.getBytes(StandardCharsets.US_ASCII));
    byte[] signed = signature.sign();
    signature.initVerify(open);
    signature.update(BEGIN.getBytes(StandardCharsets.US_ASCII));
    return signature.verify(signed);
  }

  private static PrivateKey key(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    int from = text.indexOf(BEGIN);
    int to = text.indexOf(END);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          file
              + ": a key that begins with "
              + BEGIN
              + " expected; openssl pkcs8 -topk8 -nodes makes one of others");
    }
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(text.substring(from + BEGIN.length(), to));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": a key in Base64 expected", e);
    }
    for (String kind : KINDS) {
      PrivateKey key = key(bytes, kind);
      if (key != null) {
        return key;
      }
    }
    throw new IllegalArgumentException(file + ": a key of RSA, EC or EdDSA expected");
  }

  private static @Nullable PrivateKey key(byte[] bytes, String kind) {
    try {
      return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException e) {
      return null; // of another kind
    }
  }
}
