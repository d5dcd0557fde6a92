package striate.chapter;

import java.util.Arrays;
import striate.chapter.Variant.Layer;
import striate.chapter.Variant.Pooling;
import striate.kernels.chapter.ChapterKernels;
import striate.kernels.chapter.Kernels;

/**
 * The variants that the listing is not: unshared kernels, pooling across kernels, a dense layer.
 *
 * <p>A batch is trained image by image, in order, on the caller's thread; only the evaluation is
 * shared among threads, by images. So the bits depend on no number of threads.
 */
final class OtherVariant extends VariantNetwork {
  private static final ChapterKernels COMPUTE = Kernels.chapter();
  private static final int BITS = 16;

  private final Digits train;
  private final Digits test;
  private final int threads;
  private final int side;
  private final int positions;
  private final int hidden;
  private final boolean dense;
  private final boolean unshared;
  private final Pooling pooling;
  private final double rate;
  private final LegacyRandom random;

  /** Of the first layer: [tap][kernel], for each position if unshared; dense [pixel][hidden]. */
  private final double[][] first;

  private final double[][] firstGradient;

  /** [hidden][label]. */
  private final double[] output;

  private final double[] outputGradient;
  private final double[] images;
  private final Sections sections;
  private final Sections testSections;
  private int epochsDone;

  /** What one image gives on its way through; memory of one thread. */
  private final class Forward {
    final double[] pixels = new double[Digits.PIXELS];
    final int[] offsets = new int[positions];
    final int[] one = new int[1];
    final double[] row = new double[KERNELS];

    /** tanh of each kernel at each section that is not blank. */
    final double[] found = new double[dense ? 0 : positions * KERNELS];

    /** The kernel that won at each position. */
    final byte[] winners = new byte[positions];

    final double[] hiddenValues = new double[hidden];
    final double[] scores = new double[LABELS];
  }

  OtherVariant(Digits train, Digits test, Variant variant, int threads) {
    super(variant);
    this.train = train;
    this.test = test;
    this.threads = threads;
    side = variant.side();
    positions = side * side;
    hidden = variant.hidden();
    dense = variant.layer() == Layer.DENSE;
    unshared = variant.layer() == Layer.UNSHARED;
    pooling = variant.pooling();
    rate = ChapterNetwork.alpha(variant.fixes());
    random = new LegacyRandom(variant.seed());
    int blocks = unshared ? positions : 1;
    first = new double[blocks][];
    firstGradient = new double[blocks][];
    for (int b = 0; b < blocks; b++) {
      first[b] = random.doubles(dense ? Digits.PIXELS * hidden : TAPS * KERNELS);
      for (int i = 0; i < first[b].length; i++) {
        first[b][i] = 0.02 * first[b][i] - 0.01;
      }
      firstGradient[b] = new double[first[b].length];
    }
    output = random.doubles(hidden * LABELS);
    for (int i = 0; i < output.length; i++) {
      output[i] = 0.2 * output[i] - 0.1;
    }
    outputGradient = new double[output.length];
    images = train.intensities();
    sections = new Sections(train, side, side);
    testSections = new Sections(test, side, side);
  }

  @Override
  public Epoch epoch() {
    Forward my = new Forward();
    int correct = 0;
    int used = variant.fixes().contains(Fix.IMAGES) ? train.count() : train.count() / BATCH * BATCH;
    for (int from = 0; from < used; from += BATCH) {
      correct += train(from, Math.min(BATCH, used - from), my);
    }
    int right = 0;
    int[] predicted = predict(test, testSections);
    for (int i = 0; i < predicted.length; i++) {
      right += predicted[i] == test.label(i) ? 1 : 0;
    }
    return new Epoch(epochsDone++, right, test.count(), correct, train.count());
  }

  private int train(int from, int count, Forward my) {
    int bitsPerImage = Math.ceilDiv(hidden, BITS);
    char[] mask = new char[count * bitsPerImage];
    random.fillBits(mask);
    double divisor = variant.fixes().contains(Fix.DIVISION) ? count : (double) count * count;
    double[] kept = new double[hidden];
    double[] delta1 = new double[hidden];
    int correct = 0;
    for (int i = 0; i < count; i++) {
      int image = from + i;
      int label = train.label(image);
      System.arraycopy(images, image * Digits.PIXELS, my.pixels, 0, Digits.PIXELS);
      forward(my, sections, image);
      for (int j = 0; j < hidden; j++) {
        boolean keep = bit(mask, i * bitsPerImage, j);
        kept[j] = keep ? 2 * my.hiddenValues[j] : 0;
      }
      double[] delta2 = ChapterNetwork.softmax(scores(kept, my.scores));
      correct += ChapterNetwork.argmax(delta2) == label ? 1 : 0;
      for (int k = 0; k < LABELS; k++) {
        delta2[k] = ((k == label ? 1 : 0) - delta2[k]) / divisor;
      }
      for (int j = 0; j < hidden; j++) {
        double sum = 0;
        if (bit(mask, i * bitsPerImage, j)) {
          for (int k = 0; k < LABELS; k++) {
            sum += delta2[k] * output[j * LABELS + k];
            outputGradient[j * LABELS + k] += kept[j] * delta2[k];
          }
        }
        delta1[j] = sum;
      }
      accumulate(my, image, delta1);
    }
    step();
    return correct;
  }

  private static boolean bit(char[] mask, int from, int j) {
    return ((mask[from + j / BITS] >>> (j % BITS)) & 1) != 0;
  }

  /** tanh's slope as the listing takes it, from values that dropout doubled, or as it should be. */
  private double slope(double tanh) {
    return variant.fixes().contains(Fix.DROPOUT) ? 2 * (1 - tanh * tanh) : 1 - 4 * tanh * tanh;
  }

  /** Adds one image's gradient of the first layer; {@code delta1} is that of the hidden values. */
  private void accumulate(Forward my, int image, double[] delta1) {
    if (dense) {
      for (int j = 0; j < hidden; j++) {
        delta1[j] *= slope(my.hiddenValues[j]);
      }
      double[] gradient = firstGradient[0];
      for (int p = 0; p < Digits.PIXELS; p++) {
        double pixel = my.pixels[p];
        for (int j = 0; pixel != 0 && j < hidden; j++) {
          gradient[p * hidden + j] += pixel * delta1[j];
        }
      }
      return;
    }
    int start = sections.starts[image];
    for (int q = 0; q < sections.count(image); q++) {
      int position = sections.positions[start + q];
      double[] gradient = firstGradient[unshared ? position : 0];
      int at = sections.offsetOf[position];
      for (int k = 0; k < KERNELS; k++) {
        double tanh = my.found[q * KERNELS + k];
        double delta =
            switch (pooling) {
              case NONE -> delta1[position * KERNELS + k];
              case SUM -> delta1[position];
              case MEAN -> delta1[position] / KERNELS;
              case MAX -> my.winners[position] == k ? delta1[position] : 0;
            };
        if (delta != 0) {
          delta *= slope(tanh);
          for (int tap = 0; tap < TAPS; tap++) {
            gradient[tap * KERNELS + k] += my.pixels[at + tap / 3 * Digits.SIDE + tap % 3] * delta;
          }
        }
      }
    }
  }

  private void step() {
    double direction = variant.fixes().contains(Fix.ASCENT) ? rate : -rate;
    for (int b = 0; b < first.length; b++) {
      for (int i = 0; i < first[b].length; i++) {
        first[b][i] += direction * firstGradient[b][i];
      }
      Arrays.fill(firstGradient[b], 0);
    }
    for (int i = 0; i < output.length; i++) {
      output[i] += rate * outputGradient[i];
    }
    Arrays.fill(outputGradient, 0);
  }

  /** The hidden values of the image whose pixels are in {@code my}. */
  private void forward(Forward my, Sections where, int image) {
    Arrays.fill(my.hiddenValues, 0);
    if (dense) {
      for (int p = 0; p < Digits.PIXELS; p++) {
        double pixel = my.pixels[p];
        for (int j = 0; pixel != 0 && j < hidden; j++) {
          my.hiddenValues[j] += pixel * first[0][p * hidden + j];
        }
      }
      for (int j = 0; j < hidden; j++) {
        my.hiddenValues[j] = StrictMath.tanh(my.hiddenValues[j]);
      }
      return;
    }
    int start = where.starts[image];
    int count = where.offsets(start, where.starts[image + 1], positions, my.offsets);
    if (unshared) {
      for (int q = 0; q < count; q++) {
        my.one[0] = my.offsets[q];
        double[] kernels = first[where.positions[start + q]];
        COMPUTE.convolveTanh(my.pixels, 0, Digits.SIDE, my.one, 1, kernels, my.row);
        System.arraycopy(my.row, 0, my.found, q * KERNELS, KERNELS);
      }
    } else {
      COMPUTE.convolveTanh(my.pixels, 0, Digits.SIDE, my.offsets, count, first[0], my.found);
    }
    for (int q = 0; q < count; q++) {
      merge(my, q, where.positions[start + q]);
    }
  }

  private void merge(Forward my, int q, int position) {
    int from = q * KERNELS;
    if (pooling == Pooling.NONE) {
      System.arraycopy(my.found, from, my.hiddenValues, position * KERNELS, KERNELS);
      return;
    }
    int winner = 0;
    double sum = 0;
    for (int k = 0; k < KERNELS; k++) {
      sum += my.found[from + k];
      winner = my.found[from + k] > my.found[from + winner] ? k : winner;
    }
    my.winners[position] = (byte) winner;
    my.hiddenValues[position] =
        switch (pooling) {
          case MAX -> my.found[from + winner];
          case MEAN -> sum / KERNELS;
          default -> sum;
        };
  }

  private double[] scores(double[] values, double[] scores) {
    Arrays.fill(scores, 0);
    for (int j = 0; j < hidden; j++) {
      double x = values[j];
      if (x != 0) {
        for (int k = 0; k < LABELS; k++) {
          scores[k] += x * output[j * LABELS + k];
        }
      }
    }
    return scores;
  }

  @Override
  public int[] predict(Digits digits) {
    return predict(digits, new Sections(digits, side, side));
  }

  private int[] predict(Digits digits, Sections where) {
    int[] result = new int[digits.count()];
    Forward[] memory = new Forward[threads];
    Arrays.setAll(memory, i -> new Forward());
    try (ChapterWorkers workers = new ChapterWorkers(threads)) {
      workers.run(
          digits.count(),
          (image, worker) -> {
            Forward my = memory[worker];
            digits.intensities(image, my.pixels, 0);
            forward(my, where, image);
            result[image] = ChapterNetwork.argmax(scores(my.hiddenValues, my.scores));
          });
    }
    return result;
  }

  @Override
  public int weightCount() {
    return first.length * first[0].length + output.length;
  }

  @Override
  public double[] kernels(int position) {
    if (dense) {
      throw new IllegalArgumentException("a dense layer has no kernels");
    }
    checkPosition(position);
    return first[unshared ? position : 0].clone();
  }

  /** The output weights, as they are: [hidden][label]. */
  double[] output() {
    return output;
  }

  /** All weights, copied: those of the first layer, block by block, then those of the output. */
  double[] all() {
    double[] all = new double[weightCount()];
    int at = 0;
    for (double[] block : first) {
      System.arraycopy(block, 0, all, at, block.length);
      at += block.length;
    }
    System.arraycopy(output, 0, all, at, output.length);
    return all;
  }

  @Override
  public Look look(Digits digits, int image) {
    Forward my = new Forward();
    digits.intensities(image, my.pixels, 0);
    Sections where = new Sections(digits, side, side);
    forward(my, where, image);
    double[] maps = new double[dense ? 0 : positions * KERNELS];
    int start = where.starts[image];
    for (int q = 0; !dense && q < where.count(image); q++) {
      System.arraycopy(my.found, q * KERNELS, maps, where.positions[start + q] * KERNELS, KERNELS);
    }
    boolean pooled = !dense && pooling != Pooling.NONE;
    return new Look(
        maps,
        pooled ? my.hiddenValues.clone() : new double[0],
        dense ? new byte[0] : winners(maps),
        my.hiddenValues.clone(),
        ChapterNetwork.softmax(scores(my.hiddenValues, my.scores)));
  }

  @Override
  public long hash() {
    long h = Arrays.hashCode(new int[] {weightCount()});
    for (double[] block : first) {
      h = hash(h, block);
    }
    return hash(h, output);
  }
}
