package striate.chapter;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import striate.kernels.chapter.ChapterKernels;
import striate.kernels.chapter.Kernels;

/**
 * The convolutional network of the chapter, as its listing has it: 16 kernels of 3×3 over an image
 * of a digit, tanh, dropout, ten labels, softmax; trained in batches of 128 by plain gradient
 * steps.
 *
 * <p>The listing's lines stand beside ours, in its order and with its names. What differs is how
 * the work is cut: blank sections are left out ({@link Sections}), images and positions are shared
 * among threads, and the loops over single numbers are in {@link ChapterKernels}. Sums are cut and
 * added in an order that depends on neither threads nor time, so every run gives the same bits.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ChapterNetwork implements Learner {
  static final int BATCH_SIZE = 128;
  private static final double ALPHA = 2;
  private static final int NUM_LABELS = ChapterKernels.LABELS;
  private static final int NUM_KERNELS = ChapterKernels.KERNELS;
  private static final int KERNEL_ROWS = 3;
  private static final int TAPS = ChapterKernels.TAPS;

  private static final ChapterKernels COMPUTE = Kernels.chapter();

  private final Digits train;
  private final Digits test;
  private final Set<Fix> fixes;
  private final int threads;
  private final double alpha;

  private final int rows;
  private final int columns;
  private final LegacyRandom random;
  private final double[] kernels;
  private final double[] weights;
  private int epochsDone;

  private final double[] images;
  private final Sections trainSections;
  private final Sections testSections;
  private final Batch[] batches;

  private final char[] dropoutMask;
  private final double[] layer1;
  private final char[] layer1Mask;
  private final double[] layer2Delta;
  private final double[][] kernelGradients;
  private final Scratch[] scratch;

  /** Memory of one thread. */
  private static final class Scratch {
    /** Images that are predicted together. */
    static final int IMAGES = 50;

    final double[] images = new double[IMAGES * Digits.PIXELS];
    final int[] next = new int[IMAGES];
    final int[] offsets;
    final double[] layer1;
    final double[] layer1Delta = new double[BATCH_SIZE * NUM_KERNELS];
    final double[] sums = new double[IMAGES * ChapterKernels.BLOCK];
    final double[] layer2 = new double[NUM_LABELS];

    Scratch(int positions) {
      offsets = new int[positions];
      layer1 = new double[positions * NUM_KERNELS];
    }
  }

  /**
   * The network before its first epoch, with the listing's seed.
   *
   * @param train images to train on; the chapter takes 1,000
   * @param test images to evaluate after every epoch; the chapter takes 10,000
   * @throws IllegalArgumentException if there is no test image, or too few training images for one
   *     batch of 128
   */
  public static ChapterNetwork create(Digits train, Digits test, ChapterSettings settings) {
    return new ChapterNetwork(train, test, settings, 1, alpha(settings.fixes()));
  }

  /** The learning rate: the listing's, or the one that suits the corrected network. */
  static double alpha(Set<Fix> fixes) {
    return fixes.contains(Fix.RATE) ? SUITABLE_ALPHA : ALPHA;
  }

  /** Chosen on training images that the network does not see: docs/chapter.md. */
  static final double SUITABLE_ALPHA = 1;

  ChapterNetwork(Digits train, Digits test, ChapterSettings settings, int seed, double alpha) {
    this.train = train;
    this.test = test;
    this.alpha = alpha;
    fixes = settings.fixes();
    threads = settings.threads();

    // np.random.seed(1)
    random = new LegacyRandom(seed);

    // hidden_size = ((input_rows - kernel_rows) * (input_cols - kernel_cols)) * num_kernels
    int missed = fixes.contains(Fix.POSITIONS) ? KERNEL_ROWS - 1 : KERNEL_ROWS;
    rows = Digits.SIDE - missed;
    columns = Digits.SIDE - missed;
    int hiddenSize = rows * columns * NUM_KERNELS;

    // kernels = 0.02 * np.random.random((kernel_rows * kernel_cols, num_kernels)) - 0.01
    kernels = random.doubles(TAPS * NUM_KERNELS);
    for (int i = 0; i < kernels.length; i++) {
      kernels[i] = 0.02 * kernels[i] - 0.01;
    }
    // weights_1_2 = 0.2 * np.random.random((hidden_size, num_labels)) - 0.1
    double[] weights12 = random.doubles(hiddenSize * NUM_LABELS);
    for (int i = 0; i < weights12.length; i++) {
      weights12[i] = 0.2 * weights12[i] - 0.1;
    }
    weights = packed(weights12);

    // images = x_train[0:1000].reshape(1000, 28 * 28) / 255
    images = train.intensities();
    trainSections = new Sections(train, rows, columns);
    testSections = new Sections(test, rows, columns);
    batches = batches();

    int entries = Arrays.stream(batches).mapToInt(Batch::entries).max().orElse(0);
    dropoutMask = new char[BATCH_SIZE * rows * columns];
    layer1 = new double[entries * NUM_KERNELS];
    layer1Mask = new char[entries];
    layer2Delta = new double[BATCH_SIZE * NUM_LABELS];
    kernelGradients = new double[rows][TAPS * NUM_KERNELS];
    scratch = new Scratch[threads];
    Arrays.setAll(scratch, i -> new Scratch(rows * columns));
  }

  /**
   * Trains on every batch, then evaluates the test images.
   *
   * <p>The work is shared among the settings' threads, which end with the call.
   */
  public Epoch epoch() {
    try (ChapterWorkers workers = new ChapterWorkers(threads)) {
      int correctCount = train(workers);
      int testCorrectCount = 0;
      int[] predicted = predict(test, testSections, workers);
      for (int i = 0; i < test.count(); i++) {
        testCorrectCount += predicted[i] == test.label(i) ? 1 : 0;
      }
      return new Epoch(epochsDone++, testCorrectCount, test.count(), correctCount, train.count());
    }
  }

  /** Trains on every batch without evaluating; shares the work as {@link #epoch()} does. */
  @Override
  public void trainEpoch() {
    try (ChapterWorkers workers = new ChapterWorkers(threads)) {
      train(workers);
      epochsDone++;
    }
  }

  /** The number of kernel and output weights together. */
  @Override
  public int weightCount() {
    return kernels.length + weights.length;
  }

  private int train(ChapterWorkers workers) {
    int correctCount = 0;
    // for i in range(int(len(images) / batch_size)):
    for (Batch batch : batches) {
      correctCount += train(batch, workers);
    }
    return correctCount;
  }

  /** One batch: forward, backward, one step. Returns how many images were classified correctly. */
  private int train(Batch batch, ChapterWorkers workers) {
    // dropout_mask = np.random.randint(2, size=layer_1.shape)
    char[] mask = batch.count == BATCH_SIZE ? dropoutMask : new char[batch.count * rows * columns];
    random.fillBits(mask);

    int[] correct = new int[batch.count];
    workers.run(
        batch.count,
        (image, worker) -> {
          double[] layer2 = forward(batch, image, mask, scratch[worker]);
          // labelset = labels[batch_start + k : batch_start + k + 1]
          int label = train.label(batch.from + image);
          // correct_cnt += int(np.argmax(layer_2[k]) == np.argmax(labelset))
          correct[image] = argmax(layer2) == label ? 1 : 0;
          // layer_2_delta = (labels[batch_start:batch_end] - layer_2) / (batch_size *
          // layer_2.shape[0])
          double divisor = fixes.contains(Fix.DIVISION) ? batch.count : batch.count * batch.count;
          for (int j = 0; j < NUM_LABELS; j++) {
            layer2Delta[image * NUM_LABELS + j] = ((j == label ? 1 : 0) - layer2[j]) / divisor;
          }
        });

    // Of one position, nobody but its row's piece reads or writes the weights.
    workers.run(rows, (row, worker) -> backward(batch, row, scratch[worker]));

    // kernels -= alpha * k_update
    double direction = fixes.contains(Fix.ASCENT) ? alpha : -alpha;
    for (double[] kUpdate : kernelGradients) {
      for (int i = 0; i < kernels.length; i++) {
        kernels[i] += direction * kUpdate[i];
      }
    }
    return Arrays.stream(correct).sum();
  }

  /** One image's softmax. Its hidden values are left in {@link #layer1}. */
  private double[] forward(Batch batch, int image, char[] mask, Scratch my) {
    int index = batch.from + image;
    int entry = trainSections.starts[index];
    int count = trainSections.count(index);

    // kernel_output = flattened_input.dot(kernels)
    // layer_1 = tanh(kernel_output.reshape(es[0], -1))
    trainSections.offsets(index, my.offsets);
    COMPUTE.convolveTanh(
        images, index * Digits.PIXELS, Digits.SIDE, my.offsets, count, kernels, my.layer1);

    // layer_1 *= dropout_mask * 2
    COMPUTE.dropout(
        my.layer1,
        count,
        mask,
        image * rows * columns,
        trainSections.positions,
        entry,
        batch.slots,
        entry - batch.firstEntry,
        layer1,
        layer1Mask);

    // layer_2 = softmax(np.dot(layer_1, weights_1_2))
    Arrays.fill(my.sums, 0, ChapterKernels.BLOCK, 0);
    COMPUTE.accumulateScores(my.layer1, count, trainSections.positions, entry, weights, my.sums, 0);
    return softmax(scores(my, 0));
  }

  /** The gradients at one row of positions, of all the batch's images; steps their weights. */
  private void backward(Batch batch, int row, Scratch my) {
    // The listing takes the slope after dropout doubled it, and forgets to double the gradient.
    boolean trueSlope = fixes.contains(Fix.DROPOUT);
    double shrink = trueSlope ? 0.5 : 1;
    double gain = trueSlope ? 2 : 1;
    double[] kUpdate = kernelGradients[row];
    Arrays.fill(kUpdate, 0);
    for (int p = row * columns; p < (row + 1) * columns; p++) {
      int from = batch.slotStarts[p];
      int to = batch.slotStarts[p + 1];
      if (from == to) {
        continue;
      }
      int block = p * ChapterKernels.BLOCK;

      // layer_1_delta = layer_2_delta.dot(weights_1_2.T) * tanh2deriv(layer_1) * dropout_mask
      COMPUTE.hiddenDelta(
          weights,
          block,
          layer1,
          from,
          to,
          batch.images,
          layer1Mask,
          layer2Delta,
          shrink,
          gain,
          my.layer1Delta);

      // weights_1_2 += alpha * layer_1.T.dot(layer_2_delta)
      COMPUTE.updateWeights(weights, block, layer1, from, to, batch.images, layer2Delta, alpha);

      // k_update = flattened_input.T.dot(l1d_reshape)
      COMPUTE.accumulateKernels(
          images,
          batch.from * Digits.PIXELS + trainSections.offsetOf[p],
          Digits.PIXELS,
          Digits.SIDE,
          from,
          to,
          batch.images,
          my.layer1Delta,
          kUpdate);
    }
  }

  /**
   * The label with the largest score, of every image; without dropout.
   *
   * <p>As NumPy's argmax, the first of equal ones.
   */
  @Override
  public int[] predict(Digits digits) {
    try (ChapterWorkers workers = new ChapterWorkers(threads)) {
      return predict(digits, new Sections(digits, rows, columns), workers);
    }
  }

  private int[] predict(Digits digits, Sections sections, ChapterWorkers workers) {
    int[] result = new int[digits.count()];
    int block = Scratch.IMAGES;
    workers.run(
        Math.ceilDiv(digits.count(), block),
        (index, worker) -> {
          int from = index * block;
          int to = Math.min(digits.count(), from + block);
          predict(digits, sections, from, to, scratch[worker], result);
        });
    return result;
  }

  /**
   * A block of images, a row of positions at a time: the row's weights stay in the nearest cache
   * while all the block's images meet them.
   */
  private void predict(
      Digits digits, Sections sections, int from, int to, Scratch my, int[] result) {
    Arrays.fill(my.sums, 0);
    for (int image = from; image < to; image++) {
      digits.intensities(image, my.images, (image - from) * Digits.PIXELS);
      my.next[image - from] = sections.starts[image];
    }
    for (int next = columns; next <= rows * columns; next += columns) {
      for (int image = from; image < to; image++) {
        int entry = my.next[image - from];
        int count = sections.offsets(entry, sections.starts[image + 1], next, my.offsets);
        if (count > 0) {
          my.next[image - from] = entry + count;
          // kernel_output = flattened_input.dot(kernels)
          // layer_1 = tanh(kernel_output.reshape(es[0], -1))
          COMPUTE.convolveTanh(
              my.images,
              (image - from) * Digits.PIXELS,
              Digits.SIDE,
              my.offsets,
              count,
              kernels,
              my.layer1);
          // layer_2 = np.dot(layer_1, weights_1_2)
          COMPUTE.accumulateScores(
              my.layer1,
              count,
              sections.positions,
              entry,
              weights,
              my.sums,
              (image - from) * ChapterKernels.BLOCK);
        }
      }
    }
    for (int image = from; image < to; image++) {
      result[image] = argmax(scores(my, image - from));
    }
  }

  /** Adds the lanes of one image's sums. */
  private static double[] scores(Scratch my, int image) {
    int from = image * ChapterKernels.BLOCK;
    for (int label = 0; label < NUM_LABELS; label++) {
      double sum = 0;
      for (int k = 0; k < NUM_KERNELS; k++) {
        sum += my.sums[from + label * NUM_KERNELS + k];
      }
      my.layer2[label] = sum;
    }
    return my.layer2;
  }

  /** In place. StrictMath, so that every machine gives the same bits. */
  static double[] softmax(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : x) {
      max = Math.max(max, v);
    }
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = StrictMath.exp(x[i] - max);
      sum += x[i];
    }
    for (int i = 0; i < x.length; i++) {
      x[i] /= sum;
    }
    return x;
  }

  static int argmax(double[] x) {
    int best = 0;
    for (int i = 1; i < x.length; i++) {
      if (x[i] > x[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Refuses too few images: a batch to train on and one image to test on must be there. */
  static void check(Digits train, Digits test, Set<Fix> fixes) {
    int least = fixes.contains(Fix.IMAGES) ? 1 : BATCH_SIZE;
    if (test.count() == 0 || train.count() < least) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "chapter network: expects %d or more training images and 1 or more test images, got %d and %d",
              BATCH_SIZE,
              train.count(),
              test.count()));
    }
  }

  private Batch[] batches() {
    int count = train.count() / BATCH_SIZE;
    int rest = train.count() % BATCH_SIZE;
    boolean useRest = fixes.contains(Fix.IMAGES) && rest > 0;
    check(train, test, fixes);
    Batch[] result = new Batch[useRest ? count + 1 : count];
    for (int i = 0; i < result.length; i++) {
      result[i] = new Batch(trainSections, i * BATCH_SIZE, i < count ? BATCH_SIZE : rest);
    }
    return result;
  }

  /** The number of epochs trained so far. */
  public int epochsDone() {
    return epochsDone;
  }

  /** A copy of the kernels, 9×16, row by row: {@code [tap][kernel]}, taps row by row. */
  public double[] kernels() {
    return kernels.clone();
  }

  /**
   * A copy of the output weights, row by row: {@code [hidden][label]}, hidden values position by
   * position, kernels fastest.
   */
  public double[] weights() {
    double[] result = new double[weights.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = weights[packedIndex(i)];
    }
    return result;
  }

  private static double[] packed(double[] weights12) {
    double[] result = new double[weights12.length];
    for (int i = 0; i < result.length; i++) {
      result[packedIndex(i)] = weights12[i];
    }
    return result;
  }

  /** Where the kernels want the weight that the listing has at {@code i}. */
  private static int packedIndex(int i) {
    int label = i % NUM_LABELS;
    int hidden = i / NUM_LABELS;
    int position = hidden / NUM_KERNELS;
    return (position * NUM_LABELS + label) * NUM_KERNELS + hidden % NUM_KERNELS;
  }

  /** Rows of positions: 25, or 26 with {@link Fix#POSITIONS}. */
  public int outputRows() {
    return rows;
  }

  /** Columns of positions: 25, or 26 with {@link Fix#POSITIONS}. */
  public int outputColumns() {
    return columns;
  }

  /**
   * The kernels' maps of one image, without dropout: {@code tanh(X·K)}.
   *
   * @return rows × columns × 16 values, kernels fastest
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public double[] maps(Digits digits, int image) {
    Objects.checkIndex(image, digits.count());
    Sections sections = new Sections(digits.slice(image, image + 1), rows, columns);
    double[] pixels = new double[Digits.PIXELS];
    digits.intensities(image, pixels, 0);
    int count = sections.count(0);
    int[] offsets = new int[count];
    sections.offsets(0, offsets);
    double[] found = new double[count * NUM_KERNELS];
    COMPUTE.convolveTanh(pixels, 0, Digits.SIDE, offsets, count, kernels, found);
    double[] result = new double[rows * columns * NUM_KERNELS];
    for (int q = 0; q < count; q++) {
      System.arraycopy(
          found, q * NUM_KERNELS, result, sections.positions[q] * NUM_KERNELS, NUM_KERNELS);
    }
    return result;
  }
}
