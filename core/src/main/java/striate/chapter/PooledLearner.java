package striate.chapter;

import java.util.Arrays;
import striate.kernels.chapter.ChapterKernels;
import striate.kernels.chapter.Kernels;

/**
 * The chapter's sixteen kernels with its max pooling across kernels: at each of 26×26 positions
 * only the largest of their outputs goes on, so the output layer has a sixteenth of the weights.
 */
final class PooledLearner implements Learner {
  private static final int ROWS = Digits.SIDE - 2;
  private static final int POSITIONS = ROWS * ROWS;
  private static final int KERNELS = ChapterKernels.KERNELS;
  private static final int BATCH_SIZE = 128;

  private final Digits train;
  private final Sections sections;
  private final double[] images;
  private final double rate;
  private final LegacyRandom random;
  private final double[] kernels;
  private final double[] gradient;
  private final OutputLayer output;
  private final double[] layer1 = new double[POSITIONS];
  private final int[] winners = new int[POSITIONS];
  private final int[] offsets = new int[POSITIONS];
  private final double[] maps = new double[POSITIONS * KERNELS];

  PooledLearner(Digits train, int seed, double rate) {
    this.train = train;
    this.rate = rate;
    images = train.intensities();
    sections = new Sections(train, ROWS, ROWS);
    random = new LegacyRandom(seed);
    kernels = random.doubles(ChapterKernels.TAPS * KERNELS);
    for (int i = 0; i < kernels.length; i++) {
      kernels[i] = 0.02 * kernels[i] - 0.01;
    }
    gradient = new double[kernels.length];
    output = new OutputLayer(POSITIONS, random);
  }

  @Override
  public int weightCount() {
    return kernels.length + output.weightCount();
  }

  @Override
  public void trainEpoch() {
    int bitsPerImage = Math.ceilDiv(POSITIONS, 16);
    double[] delta1 = new double[POSITIONS];
    for (int from = 0; from < train.count(); from += BATCH_SIZE) {
      int count = Math.min(BATCH_SIZE, train.count() - from);
      char[] mask = new char[count * bitsPerImage];
      random.fillBits(mask);
      for (int i = 0; i < count; i++) {
        int image = from + i;
        forward(sections, images, image);
        output.learn(layer1, mask, i * bitsPerImage, train.label(image), 1.0 / count, delta1);
        for (int e = sections.starts[image]; e < sections.starts[image + 1]; e++) {
          accumulate(image, sections.positions[e], delta1);
        }
      }
      for (int i = 0; i < kernels.length; i++) {
        kernels[i] += rate * gradient[i];
        gradient[i] = 0;
      }
      output.step(rate);
    }
  }

  /** Only the kernel that won a position learns there. */
  private void accumulate(int image, int position, double[] delta1) {
    int at = image * Digits.PIXELS + sections.offsetOf[position];
    for (int tap = 0; tap < ChapterKernels.TAPS; tap++) {
      double pixel = images[at + (tap / 3) * Digits.SIDE + tap % 3];
      gradient[tap * KERNELS + winners[position]] += pixel * delta1[position];
    }
  }

  @Override
  public int[] predict(Digits digits) {
    double[] pixels = digits.intensities();
    Sections where = new Sections(digits, ROWS, ROWS);
    int[] result = new int[digits.count()];
    for (int i = 0; i < result.length; i++) {
      forward(where, pixels, i);
      result[i] = output.predict(layer1);
    }
    return result;
  }

  private void forward(Sections where, double[] pixels, int image) {
    Arrays.fill(layer1, 0);
    int from = where.starts[image];
    int count = where.offsets(from, where.starts[image + 1], POSITIONS, offsets);
    Kernels.chapter()
        .convolveTanh(pixels, image * Digits.PIXELS, Digits.SIDE, offsets, count, kernels, maps);
    for (int q = 0; q < count; q++) {
      int winner = 0;
      for (int k = 1; k < KERNELS; k++) {
        if (maps[q * KERNELS + k] > maps[q * KERNELS + winner]) {
          winner = k;
        }
      }
      winners[where.positions[from + q]] = winner;
      layer1[where.positions[from + q]] = maps[q * KERNELS + winner];
    }
  }
}
