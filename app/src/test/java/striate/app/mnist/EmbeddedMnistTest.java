package striate.app.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import striate.app.mnist.EmbeddedMnist.Part;

class EmbeddedMnistTest {
  @Test
  void holdsTheFirstThousandTrainingImages() {
    var mnist = new EmbeddedMnist();
    byte[] pixels = mnist.pixels(Part.TRAIN);
    byte[] labels = mnist.labels(Part.TRAIN);
    assertThat(pixels).hasSize(1_000 * 28 * 28);
    assertThat(labels).hasSize(1_000).startsWith(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
    // The first ink of the well-known first "5" is in row 5, columns 12 to 14.
    assertThat(pixels[5 * 28 + 11]).isZero();
    assertThat(pixels[5 * 28 + 12]).isEqualTo((byte) 3);
    assertThat(pixels[5 * 28 + 13]).isEqualTo((byte) 18);
    assertThat(pixels[5 * 28 + 14]).isEqualTo((byte) 18);
  }

  @Test
  void holdsAllTestImages() {
    var mnist = new EmbeddedMnist();
    byte[] labels = mnist.labels(Part.TEST);
    assertThat(mnist.pixels(Part.TEST)).hasSize(10_000 * 28 * 28);
    assertThat(labels).hasSize(10_000).startsWith(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
    int[] counts = new int[10];
    for (byte label : labels) {
      counts[label]++;
    }
    // The published counts of the test set, digit by digit.
    assertThat(counts).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void aFlippedByteIsFoundWhereverItIs(Part part) {
    for (int place : new int[] {0, 3, 9, 17, part.count() * 28 * 28 / 2, -1}) {
      var mnist =
          with(bytes -> {
            byte[] content = unpack(bytes);
            content[Math.floorMod(place, content.length)] ^= 1;
            return pack(content);
          });
      assertThatThrownBy(() -> mnist.pixels(part))
          .isInstanceOf(DamagedDataException.class)
          .hasMessageContaining("-images.idx3.gz has SHA-256 ")
          .hasMessageContaining(", expected ");
      assertThatThrownBy(() -> mnist.labels(part))
          .isInstanceOf(DamagedDataException.class)
          .hasMessageContaining("-labels.idx1.gz has SHA-256 ");
    }
  }

  @Test
  void damageToThePackedBytesIsFound() {
    assertThatThrownBy(() -> with(bytes -> cut(bytes, bytes.length / 2)).pixels(Part.TEST))
        .isInstanceOf(DamagedDataException.class)
        .hasMessageContaining("test-10000-images.idx3.gz can't be unpacked");
    assertThatThrownBy(() -> with(bytes -> new byte[0]).labels(Part.TRAIN))
        .isInstanceOf(DamagedDataException.class)
        .hasMessageContaining("train-1000-labels.idx1.gz can't be unpacked");
    assertThatThrownBy(() ->
            with(
                    bytes -> {
                      bytes[bytes.length / 2] ^= 0x55;
                      return bytes;
                    })
                .pixels(Part.TRAIN))
        .isInstanceOf(DamagedDataException.class)
        .hasMessageContaining("train-1000-images.idx3.gz");
  }

  @Test
  void tooShortAndTooLongContentIsNamedWithTheSizeItShouldHave() {
    assertThatThrownBy(() -> with(bytes -> pack(cut(unpack(bytes), 500))).labels(Part.TRAIN))
        .isInstanceOf(DamagedDataException.class)
        .hasMessageContaining("has not the 1008 bytes");
    assertThatThrownBy(
            () -> with(bytes -> pack(Arrays.copyOf(unpack(bytes), 1009))).labels(Part.TRAIN))
        .isInstanceOf(DamagedDataException.class)
        .hasMessageContaining("has not the 1008 bytes");
  }

  @Test
  void aMissingResourceIsNamed() {
    assertThatThrownBy(() -> new EmbeddedMnist(name -> null).pixels(Part.TEST))
        .isInstanceOf(DamagedDataException.class)
        .hasMessage(
            "embedded data: test-10000-images.idx3.gz is missing; the jar is damaged, build or"
                + " fetch it again");
  }

  @Test
  void theSourceAndLicenceAreBesideTheData() throws IOException {
    try (InputStream in = EmbeddedMnist.class.getResourceAsStream("SOURCE.txt")) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains("CC BY-SA 3.0", "LeCun", "Cortes", "Burges");
    }
  }

  private static EmbeddedMnist with(UnaryOperator<byte[]> damage) {
    return new EmbeddedMnist(name -> {
      try (InputStream in = EmbeddedMnist.class.getResourceAsStream(name)) {
        assertThat(in).isNotNull();
        return new ByteArrayInputStream(damage.apply(in.readAllBytes()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private static byte[] cut(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] unpack(byte[] packed) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] pack(byte[] content) {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
