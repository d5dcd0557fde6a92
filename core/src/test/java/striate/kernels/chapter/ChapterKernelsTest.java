package striate.kernels.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector kernels against the scalar ones: the same bits, whatever the count. */
class ChapterKernelsTest {
  private final ChapterKernels scalar = new ScalarChapterKernels();
  private final ChapterKernels vector = new VectorChapterKernels();
  private final Random random = new Random(3);

  private double[] doubles(int count) {
    return random.doubles(count, -2, 2).toArray();
  }

  private char[] chars(int count, int below) {
    char[] result = new char[count];
    for (int i = 0; i < count; i++) {
      result[i] = (char) random.nextInt(below);
    }
    return result;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 33})
  void convolveTanh(int count) {
    double[] image = doubles(5 + 12 * 9);
    double[] kernels = doubles(144);
    int[] offsets = random.ints(count, 0, 12 * 6).toArray();
    double[] expected = new double[count * 16];
    double[] actual = new double[count * 16];
    scalar.convolveTanh(image, 5, 12, offsets, count, kernels, expected);
    vector.convolveTanh(image, 5, 12, offsets, count, kernels, actual);
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 33})
  void dropout(int count) {
    double[] expected = doubles(count * 16);
    double[] actual = expected.clone();
    char[] mask = chars(2 + 40, 0x10000);
    char[] positions = chars(count + 3, 40);
    int[] slots = new int[count + 1];
    Arrays.setAll(slots, i -> count - i);
    double[] expectedLayer = doubles((count + 1) * 16);
    double[] actualLayer = expectedLayer.clone();
    char[] expectedMask = new char[count + 1];
    char[] actualMask = new char[count + 1];
    scalar.dropout(expected, count, mask, 2, positions, 3, slots, 1, expectedLayer, expectedMask);
    vector.dropout(actual, count, mask, 2, positions, 3, slots, 1, actualLayer, actualMask);
    assertThat(actual).isEqualTo(expected);
    assertThat(actualLayer).isEqualTo(expectedLayer);
    assertThat(actualMask).isEqualTo(expectedMask);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 33})
  void accumulateScores(int count) {
    double[] h = doubles(count * 16);
    char[] positions = chars(count + 1, 12);
    double[] weights = doubles(12 * 160);
    double[] expected = doubles(160 + 9);
    double[] actual = expected.clone();
    scalar.accumulateScores(h, count, positions, 1, weights, expected, 9);
    vector.accumulateScores(h, count, positions, 1, weights, actual, 9);
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 33})
  void backward(int count) {
    double[] expectedWeights = doubles(480);
    double[] actualWeights = expectedWeights.clone();
    double[] layer = doubles((count + 4) * 16);
    char[] images = chars(count + 4, 6);
    char[] mask = chars(count + 4, 0x10000);
    double[] delta2 = doubles(60);
    double[] expectedDelta = new double[count * 16];
    double[] actualDelta = new double[count * 16];
    scalar.hiddenDelta(
        expectedWeights, 160, layer, 4, 4 + count, images, mask, delta2, 0.5, 2, expectedDelta);
    vector.hiddenDelta(
        actualWeights, 160, layer, 4, 4 + count, images, mask, delta2, 0.5, 2, actualDelta);
    assertThat(actualDelta).isEqualTo(expectedDelta);

    scalar.updateWeights(expectedWeights, 160, layer, 4, 4 + count, images, delta2, 0.3);
    vector.updateWeights(actualWeights, 160, layer, 4, 4 + count, images, delta2, 0.3);
    assertThat(actualWeights).isEqualTo(expectedWeights);

    double[] pixels = doubles(3 + 6 * 50);
    double[] expectedGradient = doubles(144);
    double[] actualGradient = expectedGradient.clone();
    scalar.accumulateKernels(
        pixels, 3, 50, 9, 4, 4 + count, images, expectedDelta, expectedGradient);
    vector.accumulateKernels(pixels, 3, 50, 9, 4, 4 + count, images, actualDelta, actualGradient);
    assertThat(actualGradient).isEqualTo(expectedGradient);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 39})
  void twister(int packs) {
    int[] expected = random.ints(624).toArray();
    int[] actual = expected.clone();
    new ScalarTwisterKernels().twist(expected);
    new VectorTwisterKernels().twist(actual);
    assertThat(actual).isEqualTo(expected);
    char[] expectedBits = new char[packs + 1];
    char[] actualBits = new char[packs + 1];
    int from = packs == 39 ? 0 : 3;
    new ScalarTwisterKernels().lowestBits(expected, from, packs, expectedBits, 1);
    new VectorTwisterKernels().lowestBits(actual, from, packs, actualBits, 1);
    assertThat(actualBits).isEqualTo(expectedBits);
  }
}
