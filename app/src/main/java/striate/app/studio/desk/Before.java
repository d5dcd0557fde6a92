package striate.app.studio.desk;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * What pictures were before a step, so that it can be undone. Neighbours that were the same are one
 * run: a step on all pictures of a class takes a few bytes, so that many can be undone.
 */
final class Before {
  private static final int EACH = 3;

  /** Of each run: its first picture, how many, and what they were. */
  private final int[] runs;

  private Before(int[] runs) {
    this.runs = runs;
  }

  /** What the pictures are now. */
  static Before of(int[] pictures, IntUnaryOperator state) {
    int[] sorted = Arrays.stream(pictures).sorted().distinct().toArray();
    int[] runs = new int[EACH];
    int used = 0;
    for (int p : sorted) {
      int s = state.applyAsInt(p);
      int last = used - EACH;
      if (last >= 0 && runs[last] + runs[last + 1] == p && runs[last + 2] == s) {
        runs[last + 1]++;
        continue;
      }
      if (used == runs.length) {
        runs = Arrays.copyOf(runs, 2 * used);
      }
      runs[used] = p;
      runs[used + 1] = 1;
      runs[used + 2] = s;
      used += EACH;
    }
    return new Before(Arrays.copyOf(runs, used));
  }

  /** Takes a picture, and what it was. */
  interface Visitor {
    void visit(int picture, int state);
  }

  void forEach(Visitor visitor) {
    for (int r = 0; r < runs.length; r += EACH) {
      for (int i = 0; i < runs[r + 1]; i++) {
        visitor.visit(runs[r] + i, runs[r + 2]);
      }
    }
  }

  /** The pictures, in order. */
  int[] pictures() {
    IntStream.Builder all = IntStream.builder();
    forEach((picture, state) -> all.add(picture));
    return all.build().toArray();
  }
}
