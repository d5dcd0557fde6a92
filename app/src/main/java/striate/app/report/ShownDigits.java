package striate.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import striate.chapter.ChapterNetwork;
import striate.chapter.Digits;

/**
 * The test digits whose pictures and scores a page carries: for the pickers the first right and the
 * first wrong one of each class, and the wrong ones up to a number that keeps the page small.
 */
final class ShownDigits {
  /**
   * About 1.2 MB of page. A trained network has far fewer wrong digits; an untrained one, 9,000.
   */
  static final int MOST_WRONG = 4_000;

  private static final int CLASSES = 10;
  private static final int PIXELS = 28 * 28;

  /** Places in the test set, rising. */
  final int[] indices;

  /** Those of {@link #indices}, by their place in it, that the pickers offer. */
  final int[] picks;

  /** 784 a digit. */
  final byte[] pixels;

  /** The dense layer's ten outputs for each digit, without softmax. */
  final float[] scores;

  private ShownDigits(int[] indices, int[] picks, byte[] pixels, float[] scores) {
    this.indices = indices;
    this.picks = picks;
    this.pixels = pixels;
    this.scores = scores;
  }

  static ShownDigits choose(Digits test, int[] predicted, ChapterNetwork network) {
    int[] picks = picks(test.labels(), predicted);
    var chosen = new TreeSet<Integer>();
    for (int pick : picks) {
      chosen.add(pick);
    }
    for (int wrong : wrong(test.labels(), predicted)) {
      chosen.add(wrong);
    }
    int[] indices = chosen.stream().mapToInt(Integer::intValue).toArray();
    var pixels = new byte[indices.length * PIXELS];
    var scores = new float[indices.length * CLASSES];
    byte[] all = test.pixels();
    double[] weights = network.weights();
    for (int slot = 0; slot < indices.length; slot++) {
      System.arraycopy(all, indices[slot] * PIXELS, pixels, slot * PIXELS, PIXELS);
      double[] sums = scores(network.maps(test, indices[slot]), weights);
      for (int c = 0; c < CLASSES; c++) {
        scores[slot * CLASSES + c] = (float) sums[c];
      }
    }
    int[] slots = Arrays.stream(picks).map(pick -> Arrays.binarySearch(indices, pick)).toArray();
    return new ShownDigits(indices, slots, pixels, scores);
  }

  /** What the dense layer makes of the hidden values. */
  private static double[] scores(double[] hidden, double[] weights) {
    var sums = new double[CLASSES];
    for (int i = 0; i < hidden.length; i++) {
      for (int c = 0; c < CLASSES; c++) {
        sums[c] += hidden[i] * weights[i * CLASSES + c];
      }
    }
    return sums;
  }

  /** By class, the right one before the wrong one; a class may lack either. */
  private static int[] picks(byte[] labels, int[] predicted) {
    var right = new int[CLASSES];
    var wrong = new int[CLASSES];
    Arrays.fill(right, -1);
    Arrays.fill(wrong, -1);
    for (int i = labels.length - 1; i >= 0; i--) {
      (labels[i] == predicted[i] ? right : wrong)[labels[i]] = i;
    }
    List<Integer> picks = new ArrayList<>();
    for (int c = 0; c < CLASSES; c++) {
      for (int index : new int[] {right[c], wrong[c]}) {
        if (index >= 0) {
          picks.add(index);
        }
      }
    }
    return picks.stream().mapToInt(Integer::intValue).toArray();
  }

  /** All wrong ones, or, where they are too many, as many at even distances. */
  private static int[] wrong(byte[] labels, int[] predicted) {
    var wrong = new int[labels.length];
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != predicted[i]) {
        wrong[count++] = i;
      }
    }
    int shown = Math.min(count, MOST_WRONG);
    var chosen = new int[shown];
    for (int i = 0; i < shown; i++) {
      chosen[i] = wrong[(int) ((long) i * count / shown)];
    }
    return chosen;
  }
}
