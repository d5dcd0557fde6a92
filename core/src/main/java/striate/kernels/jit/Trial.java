package striate.kernels.jit;

import java.util.Arrays;
import striate.kernels.depthwise.Depthwise;
import striate.kernels.element.ClippedRelu;
import striate.kernels.element.ScalarActivations;
import striate.kernels.element.ScalarArithmetic;
import striate.kernels.element.ScalarDropout;
import striate.kernels.element.VectorActivations;
import striate.kernels.element.VectorArithmetic;
import striate.kernels.element.VectorClippedRelu;
import striate.kernels.element.VectorDropout;
import striate.kernels.norm.ScalarNormalisation;
import striate.kernels.norm.VectorNormalisation;
import striate.kernels.planar.PlaneBlock;
import striate.kernels.planar.PlaneLanes;
import striate.kernels.planar.PlaneTiles;
import striate.kernels.pool.PoolShape;
import striate.kernels.pool.ScalarPooling;
import striate.kernels.pool.VectorPooling;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.tile.NineTaps;
import striate.kernels.tile.PixelProduct;
import striate.kernels.tile.ScalarTiles;
import striate.kernels.tile.Tiles;
import striate.kernels.tile.VectorTiles;
import striate.kernels.winograd.WinogradGradientProducts;
import striate.kernels.winograd.WinogradInput;
import striate.kernels.winograd.WinogradOutput;
import striate.kernels.winograd.WinogradOutputGradient;
import striate.kernels.winograd.WinogradProducts;
import striate.kernels.winograd.WinogradWeights;

/**
 * Numbers of its own, and for each {@link VectorForm} a call on them, once in vectors and once
 * scalar. Sizes and settings change with {@link #turn}, so that a call comes along every way
 * through a kernel; one that the compiler has not seen taken is slow when it is.
 */
final class Trial {
  private static final int LANES = Tiles.LANES;

  /** Values of a range: enough vectors for a loop, and a rest. */
  private static final int RANGE = 8 * LANES + 3;

  /** For a loop that takes four vectors at a time. */
  private static final int LONG_RANGE = 2 * RANGE;

  private static final int ROWS = 16;
  private static final int CHANNELS = 2 * LANES + 1;

  /** Terms of a product, and pixels of a gradient. */
  private static final int DEPTH = 4;

  private static final int MOST_ROWS = 13;

  /** Enough for a loop that takes eight at a time to be one. */
  private static final int ROW_TERMS = 133;

  private static final int ARRAY = 64 * 1024;

  /** Counts the calls; see above. */
  int turn;

  final float[] a = new float[ARRAY];
  final float[] b = new float[ARRAY];
  final float[] c = new float[ARRAY];
  final float[] d = new float[ARRAY];
  final float[] places = new float[ARRAY];
  final double[] sums = new double[2 * CHANNELS];
  final double[] squares = new double[CHANNELS];
  int found;
  private final float[] taps = new float[25 * 3 * LANES];
  private final float[] spare = new float[Tiles.SPARE];
  private final int[] steps = PixelProduct.steps(2 * MOST_ROWS, 2 * MOST_ROWS);
  private final int[] outSteps = PixelProduct.steps(4 * LANES, 2 * MOST_ROWS);
  private final int[] near = PixelProduct.steps(1, ROW_TERMS);
  private final int[] far = PixelProduct.steps(3, ROW_TERMS);
  private final int[] terms = PixelProduct.steps(1, DEPTH);
  private final int[] nine = PixelProduct.steps(2, NineTaps.TERMS);
  private final int[] nearNine = {0, 1, 2, 40, 41, 42, 80, 81, 82};
  private final int[] nearRows = nearRows();
  private final int[] lanes = PixelProduct.steps(LANES, 9);
  private final int[] sevenLanes = PixelProduct.steps(LANES, 7);
  private final Depthwise[] depthwise = {
    depthwise(3, 1, 12),
    depthwise(3, 1, 7),
    depthwise(5, 1, 13),
    depthwise(5, 1, 9),
    depthwise(3, 2, 18),
    depthwise(3, 2, 11)
  };
  private final PoolShape twoByTwo = PoolShape.of(4, 4, LANES, 2, 2);
  private final PoolShape threeByThree = new PoolShape(5, 5, LANES, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1);

  Trial() {
    for (int i = 0; i < ARRAY; i++) {
      a[i] = (i % 31 - 15) / 16f;
      b[i] = (i % 17 - 8) / 64f;
      c[i] = (i % 13 - 6) / 8f;
      d[i] = (i % 7 + 1) / 8f;
      places[i] = i % 4;
    }
  }

  /** Few rows, but long enough ones for every size of tile. */
  private static Depthwise depthwise(int kernel, int stride, int width) {
    int pad = kernel / 2;
    int outH = (4 - 1) / stride + 1;
    int outW = (width - 1) / stride + 1;
    return new Depthwise(
        new ConvGeometry(
            4, width, CHANNELS, outH, outW, CHANNELS, kernel, kernel, stride, stride, pad, pad, 1,
            1, CHANNELS));
  }

  /** Pixels of narrow images. */
  private static int[] nearRows() {
    int[] all = new int[MOST_ROWS];
    for (int i = 0; i < all.length; i++) {
      all[i] = i / 7 * 10 + i % 7;
    }
    return all;
  }

  private Depthwise depthwise() {
    return depthwise[turn % depthwise.length];
  }

  private boolean odd() {
    return (turn & 1) != 0;
  }

  private int rows() {
    return 1 + turn % MOST_ROWS;
  }

  /** All lanes of a panel's last vector, or not. */
  private int present() {
    return turn % 4 == 0 ? LANES - 1 : LANES;
  }

  private int columns() {
    return odd() ? CHANNELS : 6 * LANES;
  }

  private int dotColumns() {
    return 1 + turn % 11;
  }

  private PoolShape pool() {
    return odd() ? twoByTwo : threeByThree;
  }

  /** The terms of a lanewise product: by nines, or not. */
  private int[] taps() {
    return odd() ? lanes : sevenLanes;
  }

  private void scalarTwoByTwo() {
    Arrays.fill(c, 0, twoByTwo.inSize(), 0f);
    ScalarPooling.maxBackward(twoByTwo, 0, a, 0, places, 0, c, 0);
  }

  /** Whether nine taps are done for pixels and terms side by side. */
  private boolean neighbours() {
    return turn % 3 > 0;
  }

  /** The distance of their pixels, or 0 if the table tells. */
  private int neighbourStep() {
    return neighbours() ? turn % 3 - 1 : odd() ? steps[1] : 0;
  }

  private void vectorNineTaps() {
    VectorTiles.multiply(
        1,
        a,
        0,
        neighbours() ? nearRows : steps,
        neighbourStep(),
        0,
        rows(),
        neighbours() ? nearNine : nine,
        0,
        9,
        b,
        0,
        LANES,
        d,
        0,
        c,
        0,
        outSteps,
        turn % 4 == 0 ? outSteps[1] : 0,
        LANES,
        spare,
        0);
  }

  private void scalarNineTaps() {
    ScalarTiles.multiply(
        1,
        a,
        0,
        neighbours() ? nearRows : steps,
        neighbourStep(),
        0,
        rows(),
        neighbours() ? nearNine : nine,
        0,
        9,
        b,
        0,
        LANES,
        d,
        0,
        c,
        0,
        outSteps,
        turn % 4 == 0 ? outSteps[1] : 0,
        LANES);
  }

  private void vectorProduct(int vectors) {
    VectorTiles.multiply(
        vectors,
        a,
        0,
        steps,
        odd() ? steps[1] : 0,
        0,
        rows(),
        terms,
        0,
        DEPTH,
        b,
        0,
        vectors * LANES,
        turn % 3 == 0 ? null : d,
        0,
        c,
        0,
        outSteps,
        turn % 5 == 0 ? outSteps[1] : 0,
        present(),
        spare,
        0);
  }

  private void vectorGradient(int vectors) {
    boolean nine = turn % 3 == 0;
    VectorTiles.gradient(
        vectors,
        a,
        0,
        nine ? nearRows : steps,
        0,
        nine ? rows() : DEPTH,
        nine ? nearNine : odd() ? near : far,
        0,
        nine ? NineTaps.TERMS : rows(),
        b,
        0,
        vectors * LANES,
        c,
        0,
        4 * LANES,
        present(),
        spare,
        0);
  }

  private void vectorRow(int vectors) {
    VectorTiles.multiplyRow(vectors, a, 0, odd() ? near : far, b, 0, d, 0, c, 0, present());
  }

  private int vectors() {
    return odd() ? 1 : 2;
  }

  private void winogradProduct(int vectors) {
    int ldc = vectors * LANES;
    WinogradProducts.multiply(a, 0, LANES, b, 0, c, 0, ldc, DEPTH, rows(), vectors);
  }

  private void winogradGradient(int vectors) {
    int rows = Math.min(rows(), LANES);
    WinogradGradientProducts.multiply(a, 0, b, 0, c, 0, DEPTH, rows, vectors);
  }

  private void scalarProduct(int vectors) {
    ScalarTiles.multiply(
        vectors,
        a,
        0,
        steps,
        odd() ? steps[1] : 0,
        0,
        rows(),
        terms,
        0,
        DEPTH,
        b,
        0,
        vectors * LANES,
        turn % 3 == 0 ? null : d,
        0,
        c,
        0,
        outSteps,
        turn % 5 == 0 ? outSteps[1] : 0,
        present());
  }

  private void scalarGradient(int vectors) {
    boolean nine = turn % 3 == 0;
    ScalarTiles.gradient(
        vectors,
        a,
        0,
        nine ? nearRows : steps,
        0,
        nine ? rows() : DEPTH,
        nine ? nearNine : odd() ? near : far,
        0,
        nine ? NineTaps.TERMS : rows(),
        b,
        0,
        vectors * LANES,
        c,
        0,
        4 * LANES,
        present());
  }

  private void scalarRow(int vectors) {
    ScalarTiles.multiplyRow(vectors, a, 0, odd() ? near : far, b, 0, d, 0, c, 0, present());
  }

  /** All pixels of a slot, or half of them. */
  private int pixels() {
    return odd() ? PlaneTiles.SLOT : PlaneTiles.SLOT / 2;
  }

  private void vectorPlanes(int columns) {
    // What a slot has beyond its last pixel is not the same.
    int all = PlaneTiles.SLOT;
    PlaneTiles.vectorMultiply(
        columns, a, 0, steps, 0, rows(), all, nine, b, 0, d, 0, c, 0, MOST_ROWS * all);
  }

  private void scalarPlanes(int columns) {
    int all = PlaneTiles.SLOT;
    PlaneTiles.scalarMultiply(
        columns, a, 0, steps, 0, rows(), nine, b, 0, d, 0, c, 0, MOST_ROWS * all);
  }

  private void vectorPlaneGradient(int columns) {
    int all = PlaneTiles.SLOT;
    PlaneTiles.vectorGradient(
        columns,
        a,
        0,
        steps,
        0,
        rows(),
        pixels(),
        nine,
        0,
        9,
        b,
        0,
        MOST_ROWS * all,
        c,
        0,
        6 * all);
  }

  private void scalarPlaneGradient(int columns) {
    int all = PlaneTiles.SLOT;
    PlaneTiles.scalarGradient(
        columns,
        a,
        0,
        steps,
        0,
        rows(),
        pixels(),
        nine,
        0,
        9,
        b,
        0,
        MOST_ROWS * all,
        c,
        0,
        6 * all);
  }

  /** A call in vectors. */
  Runnable vector(VectorForm form) {
    return switch (form) {
      case WINOGRAD_PRODUCT_1 -> () -> winogradProduct(1);
      case WINOGRAD_PRODUCT_2 -> () -> winogradProduct(2);
      case WINOGRAD_PRODUCT_3 -> () -> winogradProduct(3);
      case WINOGRAD_PRODUCT_4 -> () -> winogradProduct(4);
      case WINOGRAD_GRADIENT_1 -> () -> winogradGradient(1);
      case WINOGRAD_GRADIENT_2 -> () -> winogradGradient(2);
      case WINOGRAD_GRADIENT_3 -> () -> winogradGradient(3);
      case WINOGRAD_GRADIENT_4 -> () -> winogradGradient(4);
      case WINOGRAD_INPUT ->
          () -> WinogradInput.transform(a, 0, 6 * LANES, LANES, c, 0, LANES, 36 * LANES, vectors());
      case WINOGRAD_OUTPUT ->
          () ->
              WinogradOutput.transform(
                  a, 0, 2 * LANES, b, 0, odd() ? 0 : -1e9f, c, 0, 8 * LANES, 2 * LANES, vectors());
      case WINOGRAD_OUTPUT_GRADIENT ->
          () ->
              WinogradOutputGradient.transform(
                  a, 0, 4 * LANES, LANES, c, 0, LANES, 36 * LANES, vectors());
      case WINOGRAD_WEIGHTS -> () -> WinogradWeights.transform(a, 0, LANES, c, 0, LANES);
      case WINOGRAD_WEIGHT_GRADIENT ->
          () -> {
            // It goes over its source.
            System.arraycopy(a, 0, c, 0, 36 * LANES);
            WinogradWeights.gradient(
                c, 0, LANES, d, 0, LANES, turn % 3 == 0 ? 0b1010 : 0x1ff, present(), odd());
          };
      case RELU -> () -> VectorActivations.relu(a, 0, c, 0, RANGE);
      case RELU_BACKWARD -> () -> VectorActivations.reluBackward(a, 0, b, 0, c, 0, RANGE, 2f);
      case TANH_DROPPED_BACKWARD ->
          () -> VectorActivations.tanhBackward(a, 0, b, 0, c, 0, RANGE, 0.5f);
      case TANH -> () -> VectorActivations.tanh(a, 0, c, 0, RANGE);
      case SIGMOID -> () -> VectorActivations.sigmoid(a, 0, c, 0, RANGE);
      case GELU -> () -> VectorActivations.gelu(a, 0, c, 0, RANGE);
      case GELU_BACKWARD -> () -> VectorActivations.geluBackward(a, 0, b, 0, c, 0, RANGE);
      case SILU -> () -> VectorActivations.silu(a, 0, c, 0, RANGE);
      case SILU_BACKWARD -> () -> VectorActivations.siluBackward(a, 0, b, 0, c, 0, RANGE);
      case HARD_SWISH -> () -> VectorActivations.hardSwish(a, 0, c, 0, RANGE);
      case HARD_SWISH_BACKWARD ->
          () -> VectorActivations.hardSwishBackward(a, 0, b, 0, c, 0, RANGE);
      case LEAKY_RELU -> () -> VectorActivations.leakyRelu(a, 0, c, 0, RANGE, 0.1f);
      case LEAKY_RELU_BACKWARD ->
          () -> VectorActivations.leakyReluBackward(a, 0, b, 0, c, 0, RANGE, 0.1f);
      case EXP_MINUS -> () -> VectorActivations.expMinus(a, 0, 1f, c, 0, RANGE);
      case COLUMN_SUMS -> () -> VectorArithmetic.columnSums(a, 0, ROWS, columns(), c, 0, odd());
      case ADD_BIAS -> () -> VectorArithmetic.addBias(c, 0, ROWS, columns(), b, 0, odd());
      case DROPOUT -> () -> VectorDropout.apply(a, 0, c, 0, RANGE, 12345, 2f, turn, 678);
      case CLIPPED_RELU_FORWARD -> () -> VectorClippedRelu.forward(a, 0, c, 0, RANGE, 0.5f);
      case CLIPPED_RELU_BACKWARD -> () -> VectorClippedRelu.backward(a, 0, b, 0, c, 0, RANGE, 0.5f);
      case FIRST_NOT_FINITE -> () -> found += VectorArithmetic.firstNotFinite(a, 0, LONG_RANGE);
      case NORMALISATION_SUMS ->
          () -> VectorNormalisation.sums(a, 0, ROWS, CHANNELS, sums, squares, 0);
      case NORMALISATION_NORMALISE ->
          () -> VectorNormalisation.normalise(a, 0, ROWS, CHANNELS, b, 0, d, 0, c, 0, odd());
      case NORMALISATION_BACKWARD_SUMS ->
          () -> VectorNormalisation.backwardSums(a, 0, b, 0, ROWS, CHANNELS, d, 0, odd(), sums, 0);
      case NORMALISATION_BACKWARD ->
          () -> VectorNormalisation.backward(a, 0, b, 0, ROWS, CHANNELS, d, 0, d, 0, odd(), c, 0);
      case POOLING_MAX -> () -> VectorPooling.max(pool(), a, 0, c, 0, b, 0, 0, pool().outHeight());
      case POOLING_MAX_ONLY -> () -> VectorPooling.max(pool(), a, 0, c, 0, 0, pool().outHeight());
      case POOLING_MAX_TWO_BY_TWO_BACKWARD ->
          () -> VectorPooling.maxTwoByTwoBackward(twoByTwo, a, 0, places, 0, c, 0);
      case POOLING_MAX_BACKWARD -> () -> VectorPooling.maxBackward(pool(), a, 0, places, 0, c, 0);
      case POOLING_AVERAGE ->
          () -> VectorPooling.average(pool(), odd(), a, 0, c, 0, 0, pool().outHeight());
      case PRODUCT_1 -> () -> vectorProduct(1);
      case PRODUCT_2 -> () -> vectorProduct(2);
      case PRODUCT_3 -> () -> vectorProduct(3);
      case PRODUCT_4 -> () -> vectorProduct(4);
      case PLANE_BLOCK ->
          () ->
              PlaneBlock.turn(a, 0, CHANNELS, LANES * CHANNELS, c, 0, 3 * LANES, LANES, vectors());
      case PLANE_LANES ->
          () -> {
            int n = odd() ? 3 : 6;
            int pixels = 2 * LANES + 3;
            PlaneLanes.apart(n, a, 0, n * pixels, c, 0, pixels, 3 * pixels, pixels, 3);
            PlaneLanes.together(n, b, 0, pixels, 3 * pixels, d, 0, n * pixels, pixels, 3);
          };
      case PLANES_1 -> () -> vectorPlanes(1);
      case PLANES_2 -> () -> vectorPlanes(2);
      case PLANES_3 -> () -> vectorPlanes(3);
      case PLANES_4 -> () -> vectorPlanes(4);
      case PLANES_6 -> () -> vectorPlanes(6);
      case PLANE_GRADIENT_1 -> () -> vectorPlaneGradient(1);
      case PLANE_GRADIENT_2 -> () -> vectorPlaneGradient(2);
      case PLANE_GRADIENT_3 -> () -> vectorPlaneGradient(3);
      case PLANE_GRADIENT_4 -> () -> vectorPlaneGradient(4);
      case PLANE_GRADIENT_6 -> () -> vectorPlaneGradient(6);
      case DOTS ->
          () -> VectorTiles.dots(a, 0, 80, rows(), b, 0, 96, dotColumns(), 64, c, 0, 12 * 16);
      case NINE_TAPS -> this::vectorNineTaps;
      case GRADIENT_1 -> () -> vectorGradient(1);
      case GRADIENT_2 -> () -> vectorGradient(2);
      case GRADIENT_3 -> () -> vectorGradient(3);
      case GRADIENT_4 -> () -> vectorGradient(4);
      case ROW_1 -> () -> vectorRow(1);
      case ROW_2 -> () -> vectorRow(2);
      case ROW_3 -> () -> vectorRow(3);
      case ROW_4 -> () -> vectorRow(4);
      case LANES ->
          () ->
              VectorTiles.multiplyLanes(
                  a, 0, outSteps, 0, 0, rows(), taps(), b, 0, d, 0, c, 0, outSteps, 0, present());
      case DEPTHWISE -> () -> depthwise().forwardInVectors(a, 0, 1, b, 0, d, 0, false, c, 0, 0, 1);
      case DEPTHWISE_GRADIENT ->
          () ->
              depthwise()
                  .gradientInVectors(a, 0, b, 0, 1, c, 0, 0, depthwise().rows(), odd(), taps, 0);
      case LANE_GRADIENT ->
          () ->
              VectorTiles.gradientLanes(
                  a,
                  0,
                  outSteps,
                  0,
                  DEPTH,
                  lanes,
                  0,
                  lanes.length,
                  b,
                  0,
                  LANES,
                  c,
                  0,
                  4 * LANES,
                  present());
    };
  }

  /**
   * The same call without vectors; where there is none, work of about the same size: a vector that
   * is an object takes much longer than either.
   */
  Runnable scalar(VectorForm form) {
    return switch (form) {
      case WINOGRAD_PRODUCT_1, WINOGRAD_GRADIENT_1 -> () -> scalarProduct(1);
      case WINOGRAD_PRODUCT_2, WINOGRAD_GRADIENT_2 -> () -> scalarProduct(2);
      case WINOGRAD_PRODUCT_3, WINOGRAD_GRADIENT_3 -> () -> scalarProduct(3);
      case WINOGRAD_PRODUCT_4, WINOGRAD_GRADIENT_4 -> () -> scalarProduct(4);
      case WINOGRAD_INPUT,
          WINOGRAD_OUTPUT,
          WINOGRAD_OUTPUT_GRADIENT,
          WINOGRAD_WEIGHTS,
          WINOGRAD_WEIGHT_GRADIENT ->
          () -> scalarProduct(1);
      case RELU -> () -> ScalarActivations.relu(a, 0, c, 0, RANGE);
      case RELU_BACKWARD -> () -> ScalarActivations.reluBackward(a, 0, b, 0, c, 0, RANGE, 2f);
      case TANH_DROPPED_BACKWARD ->
          () -> ScalarActivations.tanhBackward(a, 0, b, 0, c, 0, RANGE, 0.5f);
      case TANH -> () -> ScalarActivations.tanh(a, 0, c, 0, RANGE);
      case SIGMOID -> () -> ScalarActivations.sigmoid(a, 0, c, 0, RANGE);
      case GELU -> () -> ScalarActivations.gelu(a, 0, c, 0, RANGE);
      case GELU_BACKWARD -> () -> ScalarActivations.geluBackward(a, 0, b, 0, c, 0, RANGE);
      case SILU -> () -> ScalarActivations.silu(a, 0, c, 0, RANGE);
      case SILU_BACKWARD -> () -> ScalarActivations.siluBackward(a, 0, b, 0, c, 0, RANGE);
      case HARD_SWISH -> () -> ScalarActivations.hardSwish(a, 0, c, 0, RANGE);
      case HARD_SWISH_BACKWARD ->
          () -> ScalarActivations.hardSwishBackward(a, 0, b, 0, c, 0, RANGE);
      case LEAKY_RELU -> () -> ScalarActivations.leakyRelu(a, 0, c, 0, RANGE, 0.1f);
      case LEAKY_RELU_BACKWARD ->
          () -> ScalarActivations.leakyReluBackward(a, 0, b, 0, c, 0, RANGE, 0.1f);
      case EXP_MINUS -> () -> ScalarActivations.expMinus(a, 0, 1f, c, 0, RANGE);
      case COLUMN_SUMS -> () -> ScalarArithmetic.columnSums(a, 0, ROWS, columns(), c, 0, odd());
      case ADD_BIAS -> () -> ScalarArithmetic.addBias(c, 0, ROWS, columns(), b, 0, odd());
      case DROPOUT -> () -> ScalarDropout.apply(a, 0, c, 0, RANGE, 12345, 2f, turn, 678);
      case CLIPPED_RELU_FORWARD -> () -> ClippedRelu.scalarForward(a, 0, c, 0, RANGE, 0.5f);
      case CLIPPED_RELU_BACKWARD -> () -> ClippedRelu.scalarBackward(a, 0, b, 0, c, 0, RANGE, 0.5f);
      case FIRST_NOT_FINITE -> () -> found += ScalarArithmetic.firstNotFinite(a, 0, LONG_RANGE);
      case NORMALISATION_SUMS ->
          () -> ScalarNormalisation.sums(a, 0, ROWS, CHANNELS, 0, sums, squares, 0);
      case NORMALISATION_NORMALISE ->
          () -> ScalarNormalisation.normalise(a, 0, ROWS, CHANNELS, 0, b, 0, d, 0, c, 0, odd());
      case NORMALISATION_BACKWARD_SUMS ->
          () ->
              ScalarNormalisation.backwardSums(a, 0, b, 0, ROWS, CHANNELS, 0, d, 0, odd(), sums, 0);
      case NORMALISATION_BACKWARD ->
          () ->
              ScalarNormalisation.backward(a, 0, b, 0, ROWS, CHANNELS, 0, d, 0, d, 0, odd(), c, 0);
      case POOLING_MAX ->
          () -> ScalarPooling.max(pool(), 0, a, 0, c, 0, b, 0, 0, pool().outHeight());
      case POOLING_MAX_ONLY ->
          () -> ScalarPooling.max(pool(), 0, a, 0, c, 0, 0, pool().outHeight());
      case POOLING_MAX_TWO_BY_TWO_BACKWARD -> () -> scalarTwoByTwo();
      case POOLING_MAX_BACKWARD ->
          () -> ScalarPooling.maxBackward(pool(), 0, a, 0, places, 0, c, 0);
      case POOLING_AVERAGE ->
          () -> ScalarPooling.average(pool(), 0, odd(), a, 0, c, 0, 0, pool().outHeight());
      case PRODUCT_1 -> () -> scalarProduct(1);
      case PRODUCT_2 -> () -> scalarProduct(2);
      case PRODUCT_3 -> () -> scalarProduct(3);
      case PRODUCT_4 -> () -> scalarProduct(4);
      case PLANE_BLOCK ->
          () -> {
            for (int i = 0; i < LANES; i++) {
              for (int p = 0; p < vectors() * LANES; p++) {
                c[i * 3 * LANES + p] = a[p * CHANNELS + i];
              }
            }
          };
      case PLANE_LANES ->
          () -> {
            int n = odd() ? 3 : 6;
            int pixels = 2 * LANES + 3;
            for (int k = 0; k < n; k++) {
              for (int p = 0; p < 3 * pixels; p++) {
                c[k * 3 * pixels + p] = a[p * n + k];
                d[p * n + k] = b[k * 3 * pixels + p];
              }
            }
          };
      case PLANES_1 -> () -> scalarPlanes(1);
      case PLANES_2 -> () -> scalarPlanes(2);
      case PLANES_3 -> () -> scalarPlanes(3);
      case PLANES_4 -> () -> scalarPlanes(4);
      case PLANES_6 -> () -> scalarPlanes(6);
      case PLANE_GRADIENT_1 -> () -> scalarPlaneGradient(1);
      case PLANE_GRADIENT_2 -> () -> scalarPlaneGradient(2);
      case PLANE_GRADIENT_3 -> () -> scalarPlaneGradient(3);
      case PLANE_GRADIENT_4 -> () -> scalarPlaneGradient(4);
      case PLANE_GRADIENT_6 -> () -> scalarPlaneGradient(6);
      case DOTS ->
          () -> ScalarTiles.dots(a, 0, 80, rows(), b, 0, 96, dotColumns(), 64, c, 0, 12 * 16);
      case NINE_TAPS -> this::scalarNineTaps;
      case GRADIENT_1 -> () -> scalarGradient(1);
      case GRADIENT_2 -> () -> scalarGradient(2);
      case GRADIENT_3 -> () -> scalarGradient(3);
      case GRADIENT_4 -> () -> scalarGradient(4);
      case ROW_1 -> () -> scalarRow(1);
      case ROW_2 -> () -> scalarRow(2);
      case ROW_3 -> () -> scalarRow(3);
      case ROW_4 -> () -> scalarRow(4);
      case LANES ->
          () ->
              ScalarTiles.multiplyLanes(
                  a, 0, outSteps, 0, 0, rows(), taps(), b, 0, d, 0, c, 0, outSteps, 0, present());
      case DEPTHWISE -> () -> depthwise().scalar.forward(a, 0, 1, b, 0, d, 0, false, c, 0, c, 0);
      case DEPTHWISE_GRADIENT ->
          () ->
              depthwise()
                  .scalar
                  .backwardWeightRows(a, 0, b, 0, 1, c, 0, 0, depthwise().rows(), odd(), c, 0);
      case LANE_GRADIENT ->
          () ->
              ScalarTiles.gradientLanes(
                  a,
                  0,
                  outSteps,
                  0,
                  DEPTH,
                  lanes,
                  0,
                  lanes.length,
                  b,
                  0,
                  LANES,
                  c,
                  0,
                  4 * LANES,
                  present());
    };
  }
}
