package striate.trust;

import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.random.SplitMix;
import striate.threads.Loops;

/**
 * The number u, uniform in [0, 1), that randomised prediction sets need for each picture: a hash of
 * the samples as the network sees them, so that a picture has the same set whenever and wherever it
 * is looked at.
 */
public final class Chance {
  private Chance() {}

  /** That of a picture fitted to the network's input. */
  public static double of(Picture fitted) {
    long h =
        SplitMix.first(((long) fitted.width() << 32) + fitted.height() * 4L + fitted.channels());
    byte[] samples = fitted.samples();
    long word = 0;
    for (int i = 0; i < samples.length; i++) {
      word = word << 8 | (samples[i] & 0xff);
      if ((i & 7) == 7 || i == samples.length - 1) {
        h = SplitMix.first(h ^ word);
        word = 0;
      }
    }
    return (h >>> 11) * 0x1p-53;
  }

  /** Those of all pictures of a set. */
  public static double[] of(Dataset set, Preprocessing preprocessing) {
    double[] u = new double[set.size()];
    Loops.parallel("prediction sets", u.length, i -> u[i] = of(set.fitted(i, preprocessing)));
    return u;
  }
}
