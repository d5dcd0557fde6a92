package striate.chapter;

import java.util.Locale;

/**
 * The result of one epoch.
 *
 * @param index counted from 0
 * @param testCorrect test images classified correctly after the epoch
 * @param testCount test images
 * @param trainCorrect training images classified correctly while they were trained on, under
 *     dropout
 * @param trainCount the listing's divisor: all training images, even those it leaves out
 */
public record Epoch(int index, int testCorrect, int testCount, int trainCorrect, int trainCount) {
  /** The test accuracy: the share of test images that are classified correctly. */
  public double testAccuracy() {
    return (double) testCorrect / testCount;
  }

  /** The training accuracy, as the listing computes it. */
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
