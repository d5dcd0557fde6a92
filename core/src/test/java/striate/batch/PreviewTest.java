package striate.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import striate.data.ArrayDataset;
import striate.data.Picture;

class PreviewTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "1, 3", "3, 2"})
  void theSheetHasThePicturesAndTheirVersions(int channels, int zoom) {
    int h = 5;
    int w = 4;
    ArrayDataset set = Sets.varied(9, h, w, channels);
    Loader loader =
        Loader.of(set, Sets.preprocessing(set)).augment(Augment.none().crop(2)).seed(4).build();
    int[] chosen = {7, 2, 8};
    Picture sheet = Preview.of(loader, chosen, 6, zoom);
    assertThat(sheet.width()).isEqualTo(zoom * (7 * (w + 2) + 2));
    assertThat(sheet.height()).isEqualTo(zoom * (3 * (h + 2) + 2));
    assertThat(sheet.channels()).isEqualTo(channels);
    int differing = 0;
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 7; column++) {
        Picture cell = cell(sheet, 2 + column * (w + 2), 2 + row * (h + 2), w, h, zoom);
        if (column == 0) {
          assertThat(cell).isEqualTo(set.picture(chosen[row]));
        } else {
          assertThat(isMoved(set.picture(chosen[row]), cell)).isTrue();
          differing += cell.equals(set.picture(chosen[row])) ? 0 : 1;
        }
      }
    }
    assertThat(differing).isGreaterThan(12);
    assertThat(sheet.sample(0, 0, 0)).isEqualTo(255);
    assertThat(sheet.sample(zoom * (2 + w + 1), zoom * 3, channels - 1)).isEqualTo(255);
  }

  private static Picture cell(Picture sheet, int left, int top, int w, int h, int zoom) {
    int channels = sheet.channels();
    byte[] samples = new byte[w * h * channels];
    for (int i = 0; i < samples.length; i++) {
      int x = (left + i / channels % w) * zoom;
      int y = (top + i / channels / w) * zoom;
      samples[i] = (byte) sheet.sample(x, y, i % channels);
      assertThat(sheet.sample(x + zoom - 1, y + zoom - 1, i % channels))
          .isEqualTo(samples[i] & 0xff);
    }
    return Picture.of(w, h, channels, samples);
  }

  /** Whether one is the other moved by at most two pixels each way, black around it. */
  private static boolean isMoved(Picture from, Picture to) {
    for (int dx = -2; dx <= 2; dx++) {
      for (int dy = -2; dy <= 2; dy++) {
        boolean same = true;
        for (int y = 0; y < to.height(); y++) {
          for (int x = 0; x < to.width(); x++) {
            int fx = x - dx;
            int fy = y - dy;
            boolean in = fx >= 0 && fy >= 0 && fx < to.width() && fy < to.height();
            same &= to.sample(x, y, 0) == (in ? from.sample(fx, fy, 0) : 0);
          }
        }
        if (same) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void mixedPicturesShowTheOneBelow() {
    ArrayDataset set = Sets.varied(4, 3, 3, 1);
    Loader loader = Loader.of(set, Sets.preprocessing(set)).mix(new Mix.MixUp(100, 1)).build();
    Picture sheet = Preview.of(loader, new int[] {0, 1}, 1, 1);
    // Beta(100, 100) is 0.5 ± 0.035.
    int expected = (set.picture(0).sample(1, 1, 0) + set.picture(1).sample(1, 1, 0)) / 2;
    assertThat(sheet.sample(8, 3, 0)).isBetween(expected - 30, expected + 30);
    assertThat(sheet.sample(8, 8, 0)).isBetween(expected - 30, expected + 30);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    ArrayDataset set = Sets.varied(4, 3, 3, 1);
    Loader loader = Loader.of(set, Sets.preprocessing(set)).build();
    assertThatThrownBy(() -> Preview.of(loader, new int[0], 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "preview: at least one picture, one version and zoom 1 expected, got 0, 1 and 1");
    assertThatThrownBy(() -> Preview.of(loader, new int[] {4}, 1, 1))
        .hasMessage("preview: pictures 0 to 3 expected, got 4");
    assertThatThrownBy(() -> Preview.of(loader, new int[] {3}, 100_000, 100))
        .hasMessage(
            "preview: at most 2147483639 samples expected, got 35000490000 of 1 pictures in 100000"
                + " versions, each pixel 100×100");
  }
}
