package striate.chapter;

import java.util.Locale;

/**
 * What one epoch gave.
 *
 * @param index counted from 0
 * @param testCorrect test images classified correctly after the epoch
 * @param testCount test images
 * @param trainCorrect training images classified correctly while they were trained on, under
 *     dropout
 * @param trainCount what the listing divides by: all training images, even those it leaves out
 */
public record Epoch(int index, int testCorrect, int testCount, int trainCorrect, int trainCount) {
  /** The share of test images that are classified correctly. */
  public double testAccuracy() {
    return (double) testCorrect / testCount;
  }

  /** The share of training images, as the listing reckons it. */
  public double trainAccuracy() {
    return (double) trainCorrect / trainCount;
  }

  /** The line that the listing prints, with the shortest decimals that Python would print. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "I:%d Test-Acc:%s Train-Acc:%s",
        index,
        PythonFloat.repr(testAccuracy()),
        PythonFloat.repr(trainAccuracy()));
  }
}
