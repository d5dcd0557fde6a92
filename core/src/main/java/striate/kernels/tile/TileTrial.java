package striate.kernels.tile;

import striate.kernels.jit.Trial;
import striate.kernels.jit.TrialCalls;

/** Calls of tiles on numbers. */
public final class TileTrial extends TrialCalls {
  /** Enough for a loop that takes eight at a time to be one. */
  private static final int ROW_TERMS = 133;

  private final float[] spare = new float[Tiles.SPARE];
  private final int[] steps = Offsets.steps(2 * MOST_ROWS, 2 * MOST_ROWS);
  private final int[] outSteps = Offsets.steps(4 * LANES, 2 * MOST_ROWS);
  private final int[] near = Offsets.steps(1, ROW_TERMS);
  private final int[] far = Offsets.steps(3, ROW_TERMS);
  private final int[] terms = Offsets.steps(1, DEPTH);
  private final int[] nine = Offsets.steps(2, NineTaps.TERMS);
  private final int[] nearNine = {0, 1, 2, 40, 41, 42, 80, 81, 82};
  private final int[] nearRows = nearRows();

  public TileTrial(Trial trial) {
    super(trial);
  }

  /** A call in vectors. */
  Runnable vector(TileForm form) {
    return switch (form) {
      case PRODUCT_1 -> () -> vectorProduct(1);
      case PRODUCT_2 -> () -> vectorProduct(2);
      case PRODUCT_3 -> () -> vectorProduct(3);
      case PRODUCT_4 -> () -> vectorProduct(4);
      case NINE_TAPS -> this::vectorNineTaps;
      case GRADIENT_1 -> () -> vectorGradient(1);
      case GRADIENT_2 -> () -> vectorGradient(2);
      case GRADIENT_3 -> () -> vectorGradient(3);
      case GRADIENT_4 -> () -> vectorGradient(4);
      case ROW_1 -> () -> vectorRow(1);
      case ROW_2 -> () -> vectorRow(2);
      case ROW_3 -> () -> vectorRow(3);
      case ROW_4 -> () -> vectorRow(4);
      case DOTS ->
          () -> VectorTiles.dots(a, 0, 80, rows(), b, 0, 96, dotColumns(), 64, c, 0, 12 * 16);
    };
  }

  /** The same call without vectors. */
  Runnable scalar(TileForm form) {
    return switch (form) {
      case PRODUCT_1 -> () -> scalarProduct(1);
      case PRODUCT_2 -> () -> scalarProduct(2);
      case PRODUCT_3 -> () -> scalarProduct(3);
      case PRODUCT_4 -> () -> scalarProduct(4);
      case NINE_TAPS -> this::scalarNineTaps;
      case GRADIENT_1 -> () -> scalarGradient(1);
      case GRADIENT_2 -> () -> scalarGradient(2);
      case GRADIENT_3 -> () -> scalarGradient(3);
      case GRADIENT_4 -> () -> scalarGradient(4);
      case ROW_1 -> () -> scalarRow(1);
      case ROW_2 -> () -> scalarRow(2);
      case ROW_3 -> () -> scalarRow(3);
      case ROW_4 -> () -> scalarRow(4);
      case DOTS ->
          () -> ScalarTiles.dots(a, 0, 80, rows(), b, 0, 96, dotColumns(), 64, c, 0, 12 * 16);
    };
  }

  private int dotColumns() {
    return 1 + trial.turn % 11;
  }

  /** Whether nine taps are done for pixels and terms side by side. */
  private boolean neighbours() {
    return trial.turn % 3 > 0;
  }

  /** The distance of their pixels, or 0 if the table tells. */
  private int neighbourStep() {
    return neighbours() ? trial.turn % 3 - 1 : odd() ? steps[1] : 0;
  }

  /** Pixels of narrow images. */
  private static int[] nearRows() {
    int[] all = new int[MOST_ROWS];
    for (int i = 0; i < all.length; i++) {
      all[i] = i / 7 * 10 + i % 7;
    }
    return all;
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
        false,
        b,
        0,
        LANES,
        d,
        0,
        c,
        0,
        outSteps,
        trial.turn % 4 == 0 ? outSteps[1] : 0,
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
        trial.turn % 4 == 0 ? outSteps[1] : 0,
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
        trial.turn % 4 < 2,
        b,
        0,
        vectors * LANES,
        trial.turn % 3 == 0 ? null : d,
        0,
        c,
        0,
        outSteps,
        trial.turn % 5 < 3 ? outSteps[1] : 0,
        present(),
        spare,
        0);
  }

  private void vectorGradient(int vectors) {
    boolean nine = trial.turn % 3 == 0;
    VectorGradients.gradient(
        vectors,
        a,
        0,
        nine ? nearRows : steps,
        nine || trial.turn % 4 < 2 ? 0 : steps[1],
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
    VectorTiles.multiplyRow(
        vectors, trial.turn % 3 == 0, a, 0, odd() ? near : far, b, 0, d, 0, c, 0, present());
  }

  public void scalarProduct(int vectors) {
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
        trial.turn % 3 == 0 ? null : d,
        0,
        c,
        0,
        outSteps,
        trial.turn % 5 < 3 ? outSteps[1] : 0,
        present());
  }

  private void scalarGradient(int vectors) {
    boolean nine = trial.turn % 3 == 0;
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
    ScalarTiles.multiplyRow(
        vectors, trial.turn % 3 == 0, a, 0, odd() ? near : far, b, 0, d, 0, c, 0, present());
  }
}
