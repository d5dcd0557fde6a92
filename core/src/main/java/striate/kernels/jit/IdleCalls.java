package striate.kernels.jit;

import striate.kernels.depthwise.DepthwiseLine;
import striate.kernels.element.VectorActivations;
import striate.kernels.element.VectorArithmetic;
import striate.kernels.element.VectorClippedRelu;
import striate.kernels.element.VectorDropout;
import striate.kernels.norm.VectorNormalisation;
import striate.kernels.planar.PlaneBlock;
import striate.kernels.planar.PlaneLanes;
import striate.kernels.planar.PlaneTiles;
import striate.kernels.pool.PoolShape;
import striate.kernels.pool.VectorPooling;
import striate.kernels.tile.DotTile;
import striate.kernels.tile.LaneTile;
import striate.kernels.tile.NineTaps;
import striate.kernels.tile.PixelProduct;
import striate.kernels.tile.Tiles;
import striate.kernels.tile.VectorTiles;
import striate.kernels.winograd.WinogradGradientProducts;
import striate.kernels.winograd.WinogradInput;
import striate.kernels.winograd.WinogradNarrowProducts;
import striate.kernels.winograd.WinogradOutput;
import striate.kernels.winograd.WinogradOutputGradient;
import striate.kernels.winograd.WinogradProducts;
import striate.kernels.winograd.WinogradWeights;

/**
 * Calls of vector kernels with nothing to do: no values, no rows, no terms.
 *
 * <p>HotSpot compiles what is called often, some thousands of times. Doing work in all those calls
 * is what made vectors slow to come: until its kernel is compiled, each operation on a vector is a
 * call of a dozen small methods, and those were what was called most and hence compiled first, for
 * a second or more. So nearly all calls come from here. Some with work are needed among them, for
 * the compiler leaves out what it has never seen happen; that one in {@link #CALLS} is enough.
 *
 * <p>The loops are here and not with the caller, since otherwise the caller of a kernel would be
 * called as often, and compiled too.
 */
final class IdleCalls {
  /** Calls in one run. */
  static final int CALLS = 24;

  private static final int LANES = Tiles.LANES;

  /** A tile has no calls that are to be inlined for being frequent: enough that each was seen. */
  private static final int RUNS_OF_TILES = 4;

  private final float[] a = new float[Tiles.SPARE];
  private final float[] b = new float[Tiles.SPARE];
  private final double[] sums = new double[4 * LANES];
  private final PoolShape twoByTwo = PoolShape.of(2, 2, 0, 2, 2);
  private final PoolShape threeByThree = PoolShape.of(3, 3, 0, 3, 2);
  private final int[] near = PixelProduct.steps(1);
  private final int[] far = PixelProduct.steps(3);

  /** After how many runs one call with work is due. */
  static int runsToOneWithWork(VectorForm form) {
    return form.isTile() ? RUNS_OF_TILES : 1;
  }

  /** Such calls, {@link #CALLS} of each method that the form consists of. */
  Runnable of(VectorForm form) {
    return switch (form) {
      case PRODUCT_1 -> () -> product(1);
      case PRODUCT_2 -> () -> product(2);
      case PRODUCT_3 -> () -> product(3);
      case PRODUCT_4 -> () -> product(4);
      case GRADIENT_1 -> () -> gradient(1);
      case GRADIENT_2 -> () -> gradient(2);
      case GRADIENT_3 -> () -> gradient(3);
      case GRADIENT_4 -> () -> gradient(4);
      case ROW_1 -> () -> row(1);
      case ROW_2 -> () -> row(2);
      case ROW_3 -> () -> row(3);
      case ROW_4 -> () -> row(4);
      case DOTS -> this::dots;
      case PLANE_BLOCK -> this::planeBlock;
      case PLANE_LANES -> this::planeLanes;
      case PLANES_1 -> () -> planes(1);
      case PLANES_2 -> () -> planes(2);
      case PLANES_3 -> () -> planes(3);
      case PLANES_4 -> () -> planes(4);
      case PLANES_6 -> () -> planes(6);
      case PLANE_GRADIENT_1 -> () -> planeGradient(1);
      case PLANE_GRADIENT_2 -> () -> planeGradient(2);
      case PLANE_GRADIENT_3 -> () -> planeGradient(3);
      case PLANE_GRADIENT_4 -> () -> planeGradient(4);
      case PLANE_GRADIENT_6 -> () -> planeGradient(6);
      case NINE_TAPS -> this::nineTaps;
      case LANES -> this::lanes;
      case LANE_GRADIENT -> this::laneGradient;
      case WINOGRAD_PRODUCT_1 -> this::winogradProducts1;
      case WINOGRAD_PRODUCT_2 -> this::winogradProducts2;
      case WINOGRAD_PRODUCT_3 -> this::winogradProducts3;
      case WINOGRAD_PRODUCT_4 -> this::winogradProducts4;
      case WINOGRAD_GRADIENT_1 -> this::winogradGradients1;
      case WINOGRAD_GRADIENT_2 -> this::winogradGradients2;
      case WINOGRAD_GRADIENT_3 ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradGradientProducts.rows4x3(a, 0, a, 0, b, 0, 0);
            }
          };
      case WINOGRAD_GRADIENT_4 ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradGradientProducts.rows4x4(a, 0, a, 0, b, 0, 0);
            }
          };
      case WINOGRAD_INPUT ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradInput.transform(a, 0, 0, 0, b, 0, 0, 0, 0);
            }
          };
      case WINOGRAD_OUTPUT ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradOutput.transform(a, 0, 0, a, 0, 0, b, 0, 0, 0, 0);
            }
          };
      case WINOGRAD_OUTPUT_GRADIENT ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradOutputGradient.transform(a, 0, 0, 0, b, 0, 0, 0, 0);
            }
          };
      case WINOGRAD_WEIGHTS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradWeights.transform(a, 0, 0, b, 0, 0);
            }
          };
      case WINOGRAD_WEIGHT_GRADIENT ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradWeights.gradient(b, 0, 0, b, 0, 0, 0, LANES, false);
            }
          };
      case RELU ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.relu(a, 0, b, 0, 0);
            }
          };
      case LEAKY_RELU ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.leakyRelu(a, 0, b, 0, 0, 1f);
            }
          };
      case TANH ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.tanh(a, 0, b, 0, 0);
            }
          };
      case SIGMOID ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.sigmoid(a, 0, b, 0, 0);
            }
          };
      case GELU ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.gelu(a, 0, b, 0, 0);
            }
          };
      case SILU ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.silu(a, 0, b, 0, 0);
            }
          };
      case HARD_SWISH ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.hardSwish(a, 0, b, 0, 0);
            }
          };
      case RELU_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.reluBackward(a, 0, a, 0, b, 0, 0, 1f);
            }
          };
      case TANH_DROPPED_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.tanhBackward(a, 0, a, 0, b, 0, 0, 1f);
            }
          };
      case LEAKY_RELU_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.leakyReluBackward(a, 0, a, 0, b, 0, 0, 1f);
            }
          };
      case GELU_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.geluBackward(a, 0, a, 0, b, 0, 0);
            }
          };
      case SILU_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.siluBackward(a, 0, a, 0, b, 0, 0);
            }
          };
      case HARD_SWISH_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.hardSwishBackward(a, 0, a, 0, b, 0, 0);
            }
          };
      case EXP_MINUS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.expMinus(a, 0, 1f, b, 0, 0);
            }
          };
      case DROPOUT ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorDropout.apply(a, 0, b, 0, 0, 1, 1f, 1, 1);
            }
          };
      case FIRST_NOT_FINITE ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorArithmetic.firstNotFinite(a, 0, 0);
            }
          };
      case CLIPPED_RELU_FORWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorClippedRelu.forward(a, 0, b, 0, 0, 1f);
            }
          };
      case CLIPPED_RELU_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorClippedRelu.backward(a, 0, a, 0, b, 0, 0, 1f);
            }
          };
      case COLUMN_SUMS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorArithmetic.columnSums(a, 0, 0, 5 * LANES, b, 0, true);
            }
          };
      case ADD_BIAS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorArithmetic.addBias(b, 0, 1, 0, a, 0, false);
            }
          };
      case NORMALISATION_NORMALISE ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorNormalisation.normalise(a, 0, 1, 0, a, 0, a, 0, b, 0, false);
            }
          };
      case NORMALISATION_SUMS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorNormalisation.sums(a, 0, 0, LANES, sums, sums, LANES);
            }
          };
      case NORMALISATION_BACKWARD_SUMS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorNormalisation.backwardSums(a, 0, a, 0, 0, LANES, a, 0, false, sums, 0);
            }
          };
      case NORMALISATION_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorNormalisation.backward(a, 0, a, 0, 1, 0, a, 0, a, 0, false, b, 0);
            }
          };
      case POOLING_MAX ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPooling.max(twoByTwo, a, 0, b, 0, b, 0, 0, 1);
              VectorPooling.max(threeByThree, a, 0, b, 0, b, 0, 0, 1);
            }
          };
      case POOLING_MAX_ONLY ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPooling.max(threeByThree, a, 0, b, 0, 0, 1);
            }
          };
      case POOLING_MAX_TWO_BY_TWO_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPooling.maxTwoByTwoBackward(twoByTwo, a, 0, a, 0, b, 0);
            }
          };
      case POOLING_MAX_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPooling.maxBackward(threeByThree, a, 0, a, 0, b, 0);
            }
          };
      case POOLING_AVERAGE ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPooling.average(threeByThree, true, a, 0, b, 0, 0, 1);
            }
          };
      case DEPTHWISE -> this::depthwise;
      case DEPTHWISE_GRADIENT -> this::depthwiseGradient;
    };
  }

  private void product(int vectors) {
    for (int i = 0; i < CALLS; i++) {
      VectorTiles.multiplyTile(
          vectors, false, a, 0, near, 0, 0, near, 0, 1, a, 0, 0, a, 0, near, 0, b, 0, near, 0);
      VectorTiles.multiplyTile(
          vectors, true, a, 0, near, 0, 0, near, 0, 1, a, 0, 0, a, 0, near, 0, b, 0, near, 0);
    }
  }

  private void gradient(int vectors) {
    for (int i = 0; i < CALLS; i++) {
      VectorTiles.gradientTile(
          vectors, a, 0, near, 0, 0, near, 0, Tiles.rows(vectors), a, 0, LANES, b, 0, 0);
      VectorTiles.gradientTile(
          vectors, a, 0, near, 0, 0, far, 0, Tiles.rows(vectors), a, 0, LANES, b, 0, 0);
      NineTaps.gradient(a, 0, near, 0, 0, near, 0, a, 0, 0, b, 0, 0);
    }
  }

  private void row(int vectors) {
    for (int i = 0; i < CALLS; i++) {
      VectorTiles.multiplyRow(vectors, a, 0, near, a, 0, a, 0, b, 0, 0);
    }
  }

  private void nineTaps() {
    for (int i = 0; i < CALLS; i++) {
      NineTaps.apart(a, 0, near, 0, 0, 0, near, a, 0, LANES, a, 0, b, 0, near, 0);
      NineTaps.line(a, 0, 0, 0, 0, a, 0, LANES, a, 0, b, 0, 0);
    }
  }

  private void dots() {
    for (int i = 0; i < CALLS; i++) {
      DotTile.rows1(a, 0, 0, 0, a, 0, 0, 1, 0, b, 0, 0);
      if (Tiles.MANY_REGISTERS) {
        DotTile.rows4(a, 0, 0, 0, a, 0, 0, 1, 0, b, 0, 0);
      } else {
        DotTile.rows2(a, 0, 0, 0, a, 0, 0, 1, 0, b, 0, 0);
      }
    }
  }

  private void planeBlock() {
    for (int i = 0; i < CALLS; i++) {
      PlaneBlock.turn(a, 0, 0, 0, b, 0, 0, 0, 0);
    }
  }

  private void planeLanes() {
    for (int i = 0; i < CALLS; i++) {
      for (int channels = 3; channels <= 6; channels += 3) {
        PlaneLanes.apart(channels, a, 0, 0, b, 0, 0, 0, 0, 1);
        PlaneLanes.together(channels, a, 0, 0, 0, b, 0, 0, 0, 1);
      }
    }
  }

  private void planes(int columns) {
    for (int i = 0; i < CALLS; i++) {
      PlaneTiles.vectorMultiply(columns, a, 0, near, 0, 0, 1, near, a, 0, a, 0, b, 0, 0);
    }
  }

  private void planeGradient(int columns) {
    for (int i = 0; i < CALLS; i++) {
      PlaneTiles.vectorGradient(columns, a, 0, near, 0, 0, 1, near, 0, 0, a, 0, 0, b, 0, 0);
    }
  }

  private void lanes() {
    for (int i = 0; i < CALLS; i++) {
      LaneTile.multiply(a, 0, near, 0, 0, near, a, 0, a, 0, b, 0, near, 0);
      LaneTile.multiplyPartial(a, 0, near, 0, 0, near, a, 0, a, 0, b, 0, near, 0, 1);
      LaneTile.multiply9(a, 0, near, 0, 0, 0, near, 0, a, 0, a, 0, b, 0, near, 0);
      LaneTile.multiply9Partial(a, 0, near, 0, 0, 0, near, 0, a, 0, a, 0, b, 0, near, 0, 1);
    }
  }

  private void laneGradient() {
    for (int i = 0; i < CALLS; i++) {
      LaneTile.gradient(a, 0, near, 0, 0, near, 0, 9, a, 0, LANES, b, 0, 0);
      LaneTile.gradientPartial(a, 0, near, 0, 0, near, 0, 9, a, 0, LANES, b, 0, 0, 1);
    }
  }

  private void winogradProducts1() {
    for (int i = 0; i < CALLS; i++) {
      WinogradNarrowProducts.rows8x1(a, 0, 0, a, 0, b, 0, 0, 0);
      WinogradNarrowProducts.rows4x1(a, 0, 0, a, 0, b, 0, 0, 0);
    }
  }

  private void winogradProducts2() {
    for (int i = 0; i < CALLS; i++) {
      WinogradNarrowProducts.rows4x2(a, 0, 0, a, 0, b, 0, 0, 0);
      if (WinogradProducts.MANY_REGISTERS) {
        WinogradNarrowProducts.rows12x2(a, 0, 0, a, 0, b, 0, 0, 0);
      }
    }
  }

  private void winogradProducts3() {
    for (int i = 0; i < CALLS; i++) {
      WinogradProducts.rows8x3(a, 0, 0, a, 0, b, 0, 0, 0);
      WinogradProducts.rows4x3(a, 0, 0, a, 0, b, 0, 0, 0);
    }
  }

  private void winogradProducts4() {
    for (int i = 0; i < CALLS; i++) {
      WinogradProducts.rows6x4(a, 0, 0, a, 0, b, 0, 0, 0);
      WinogradProducts.rows4x4(a, 0, 0, a, 0, b, 0, 0, 0);
    }
  }

  private void winogradGradients1() {
    for (int i = 0; i < CALLS; i++) {
      WinogradGradientProducts.rows8x1(a, 0, a, 0, b, 0, 0);
      WinogradGradientProducts.rows4x1(a, 0, a, 0, b, 0, 0);
    }
  }

  private void winogradGradients2() {
    for (int i = 0; i < CALLS; i++) {
      WinogradGradientProducts.rows4x2(a, 0, a, 0, b, 0, 0);
      if (WinogradProducts.MANY_REGISTERS) {
        WinogradGradientProducts.rows8x2(a, 0, a, 0, b, 0, 0);
      }
    }
  }

  private void depthwise() {
    for (int i = 0; i < CALLS; i++) {
      for (int count = 1; count <= 8; count += count == 1 ? 3 : 4) {
        DepthwiseLine.row(0, a, 0, 0, 0, a, 0, 0, 0, 1, 3, a, 0, b, 0, 0, 2 + count, 0, 0);
        DepthwiseLine.row(0, a, 0, 0, 0, a, 0, 0, 0, 1, 5, a, 0, b, 0, 0, 2 + count, 0, 0);
        DepthwiseLine.line(0, a, 0, 0, 0, 0, a, 0, 0, 0, 1, 3, a, 0, b, 0, 0, count);
        DepthwiseLine.line(0, a, 0, 0, 0, 0, a, 0, 0, 0, 1, 5, a, 0, b, 0, 0, count);
        DepthwiseLine.line(0, a, 0, 1, 0, 0, a, 0, 0, 0, 1, 3, a, 0, b, 0, 0, count);
      }
    }
  }

  private void depthwiseGradient() {
    for (int i = 0; i < CALLS; i++) {
      DepthwiseLine.rowGradient(0, a, 0, 0, a, 0, 0, 1, 3, 0, 0, b, 0, 0);
      DepthwiseLine.rowGradient(0, a, 0, 0, a, 0, 0, 1, 5, 0, 0, b, 0, 0);
      DepthwiseLine.gradient(0, a, 0, 0, 0, a, 0, 0, 1, 3, b, 0, 0);
      DepthwiseLine.gradient(0, a, 0, 0, 0, a, 0, 0, 1, 5, b, 0, 0);
      DepthwiseLine.gradient(0, a, 0, 1, 0, a, 0, 0, 1, 4, b, 0, 0);
    }
  }
}
