package striate.batch;

import striate.data.Preprocessing;
import striate.data.Samples;

/** Makes inputs of pictures. Holds the memory for it: one thread at a time. */
final class Painter {
  private final Samples samples;
  private final int pixels;
  private final int channels;
  private final byte[] picture;
  private final float[][] values;

  Painter(Samples samples, Preprocessing preprocessing) {
    this.samples = samples;
    pixels = samples.height() * samples.width();
    channels = samples.channels();
    picture = new byte[samples.length()];
    values = values(preprocessing);
  }

  /** For each channel and sample, the value that the network reads. */
  static float[][] values(Preprocessing preprocessing) {
    float[][] values = new float[preprocessing.channels()][256];
    for (int c = 0; c < values.length; c++) {
      float mean = preprocessing.mean().get(c);
      float deviation = preprocessing.deviation().get(c);
      for (int s = 0; s < 256; s++) {
        values[c][s] = (s / 255f - mean) / deviation;
      }
    }
    return values;
  }

  /**
   * Writes picture {@code index} as it is.
   *
   * @param out receives [C, H, W] from {@code at}
   */
  void plain(int index, float[] out, int at) {
    samples.copy(index, picture, 0);
    for (int c = 0; c < channels; c++) {
      float[] value = values[c];
      int to = at + c * pixels;
      for (int i = 0, from = c; i < pixels; i++, from += channels) {
        out[to + i] = value[picture[from] & 0xff];
      }
    }
  }
}
