package striate.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Against what Pillow makes of the same pictures: {@code scripts/make_picture_cases.py}. */
class ResizeTest {
  @Test
  void scalesAsPillowDoes() throws IOException {
    byte[] content;
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(ResizeTest.class.getResourceAsStream("resize.cases.gz")))) {
      content = in.readAllBytes();
    }
    ByteBuffer cases = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int seen = 0;
    int exact = 0;
    int samples = 0;
    while (cases.hasRemaining()) {
      int end = cases.position();
      while (content[end] != '\n') {
        end++;
      }
      String line =
          new String(content, cases.position(), end - cases.position(), StandardCharsets.US_ASCII);
      cases.position(end + 1);
      String[] words = line.split(" ", -1);
      int width = Integer.parseInt(words[5]);
      int height = Integer.parseInt(words[6]);
      Picture in =
          picture(
              Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
      Picture out = Resize.fit(in, width, height, Fit.valueOf(words[0]), Interpolation.BILINEAR);
      assertThat(List.of(out.width(), out.height(), out.channels()))
          .as(line)
          .containsExactly(width, height, in.channels());
      for (byte sample : out.samples()) {
        float expected = cases.getFloat();
        // Half a step of rounding, and what single precision loses in a sum.
        assertThat(Math.abs((sample & 0xff) - expected)).as(line).isLessThan(0.5005f);
        exact += (sample & 0xff) == (int) (expected + 0.5f) ? 1 : 0;
        samples++;
      }
      seen++;
    }
    assertThat(seen).isEqualTo(36);
    assertThat(exact).isGreaterThan(samples - samples / 500);
  }

  @Test
  void aPictureOfTheRightSizeIsLeftAlone() {
    Picture p = picture(5, 4, 3);
    for (Fit fit : Fit.values()) {
      assertThat(Resize.fit(p, 5, 4, fit, Interpolation.BILINEAR)).isSameAs(p);
    }
  }

  @Test
  void oneColourStaysThatColour() {
    byte[] white = new byte[301 * 199];
    java.util.Arrays.fill(white, (byte) 255);
    for (Fit fit : List.of(Fit.STRETCH, Fit.CROP)) {
      assertThat(
              Resize.fit(Picture.of(301, 199, 1, white), 31, 37, fit, Interpolation.BILINEAR)
                  .samples())
          .containsOnly((byte) 255);
    }
  }

  @Test
  void aNetworkReadsPlanesOfNormalisedValues() {
    Preprocessing p =
        Preprocessing.of(3, 1, 2).normalise(List.of(0.5f, 0f, 1f), List.of(0.25f, 1f, 2f));
    float[] out = new float[8];
    p.write(Picture.of(2, 1, 3, new byte[] {0, 51, -1, -1, 102, 0}), out, 1);
    assertThat(out).containsExactly(0, -2, 2, 0.2f, 0.4f, 0, -0.5f, 0);
  }

  private static Picture picture(int width, int height, int channels) {
    int state = width * 1000003 + height * 1009 + channels;
    byte[] samples = new byte[width * height * channels];
    for (int i = 0; i < samples.length; i++) {
      state = state * 1664525 + 1013904223;
      samples[i] = (byte) (state >>> 24);
    }
    return Picture.of(width, height, channels, samples);
  }
}
