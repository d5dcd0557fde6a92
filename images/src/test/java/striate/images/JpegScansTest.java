package striate.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.DataException;
import striate.data.Picture;

/** JPEG files of many scans, and with bytes that belong to nothing. */
class JpegScansTest {
  /** One block of 8×8 grey samples; quantisers of 8. */
  private static final String HEAD =
      "ffd8" + "ffdb004300" + "08".repeat(64) + "ffc2000b080008000801011100";

  /** Of each kind a table of one code, a single 0: a difference of 0 bits, and the block's end. */
  private static final String TABLES =
      "ffc4001400" + "01" + "00".repeat(16) + "ffc4001410" + "01" + "00".repeat(16);

  /** A scan of coefficients; its block is one bit 0, filled up with ones. */
  private static String scan(int from, int to, int bits) {
    return String.format("ffda0008010100%02x%02x%02x7f", from, to, bits);
  }

  private static Picture read(String hex) {
    return Pictures.read(new ByteArrayInputStream(HexFormat.of().parseHex(hex)));
  }

  @Test
  void scansOfSingleCoefficientsAreRead() {
    StringBuilder file = new StringBuilder(HEAD + TABLES + scan(0, 0, 1) + scan(0, 0, 0x10));
    for (int bits : new int[] {1, 0x10}) {
      for (int k = 1; k < 64; k++) {
        file.append(scan(k, k, bits));
      }
    }
    Picture picture = read(file + "ffd9");
    assertThat(picture.samples()).hasSize(64).containsOnly((byte) 128);
  }

  @Test
  void theSameAgainAndAgainIsRefused() {
    StringBuilder file = new StringBuilder(HEAD + TABLES + scan(0, 0, 0) + scan(1, 63, 1));
    for (int i = 0; i < 60; i++) {
      file.append(scan(1, 63, 0x10));
    }
    assertThatThrownBy(() -> read(file + "ffd9"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "picture: a JPEG of 21 or more scans that go over the same again is not supported");
  }

  /** Decoder, orientation and the count of pixels must not stop at different places. */
  @Test
  void bytesBetweenSegmentsArePassedOver(@TempDir Path folder) throws IOException {
    byte[] plain = PicturesTest.resource("colour.jpg");
    Picture upright = Pictures.read(new ByteArrayInputStream(plain));
    assertThat(upright.width()).isNotEqualTo(upright.height());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int first = 4 + (plain[4] << 8 | plain[5]);
    out.write(plain, 0, first);
    // A restart marker and a zero after ff have no segment; 7 and 9 have no marker.
    out.write(new byte[] {7, 9, -1, 0, -1, (byte) 0xd3, -1, -1});
    out.write(
        HexFormat.of()
            .parseHex(
                "e1002245786966000049492a0008000000010012010300010000000600000000000000" + "00"));
    out.write(1);
    out.write(plain, first, plain.length - first);
    Path file = Files.write(folder.resolve("a.jpg"), out.toByteArray());
    Picture turned = Pictures.read(file);
    assertThat(turned.width()).isEqualTo(upright.height());
    assertThat(turned.height()).isEqualTo(upright.width());
    assertThat(PixelCount.of(file)).isEqualTo((long) upright.width() * upright.height());
  }

  @Test
  void manySegmentsBeforeTheFrameAreCounted(@TempDir Path folder) throws IOException {
    byte[] plain = PicturesTest.resource("colour.jpg");
    byte[] notes = new byte[4 * 20_000];
    for (int i = 0; i < notes.length; i += 4) {
      notes[i] = (byte) 0xff;
      notes[i + 1] = (byte) 0xfe;
      notes[i + 3] = 2;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, 2);
    out.write(notes);
    out.write(plain, 2, plain.length - 2);
    Path file = Files.write(folder.resolve("a.jpg"), out.toByteArray());
    Picture picture = Pictures.read(file);
    assertThat(PixelCount.of(file)).isEqualTo((long) picture.width() * picture.height());
    assertThat(PixelCount.of(Arrays.copyOf(out.toByteArray(), 60_000))).isZero();
  }
}
