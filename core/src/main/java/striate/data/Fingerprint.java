package striate.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import striate.files.Sha256;

/** SHA-256 of pictures and of sets of them. */
final class Fingerprint {
  private Fingerprint() {}

  static byte[] of(Picture p) {
    MessageDigest digest = Sha256.start();
    digest.update(
        ByteBuffer.allocate(12).putInt(p.height()).putInt(p.width()).putInt(p.channels()).flip());
    p.addTo(digest);
    return digest.digest();
  }

  static String of(Dataset set) {
    MessageDigest digest = Sha256.start();
    for (String name : set.classes()) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    ByteBuffer head = ByteBuffer.allocate(4);
    digest.update(head.putInt(set.size()).flip());
    for (int i = 0; i < set.size(); i++) {
      digest.update(head.clear().putInt(set.label(i)).flip());
      digest.update(set.digest(i));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
