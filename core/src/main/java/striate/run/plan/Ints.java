package striate.run.plan;

import java.util.List;

/**
 * Whole numbers as arrays; by loops, since the first stream costs a program's start milliseconds.
 */
final class Ints {
  private Ints() {}

  /** The numbers of a list. */
  static int[] of(List<Integer> list) {
    int[] numbers = new int[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i);
    }
    return numbers;
  }
}
