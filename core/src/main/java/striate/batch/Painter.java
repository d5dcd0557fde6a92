package striate.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.data.Preprocessing;
import striate.data.Samples;

/** Makes inputs of pictures. Holds the memory for it: one thread at a time. */
final class Painter {
  /** What of a picture's changes a key is for. */
  private static final int GEOMETRY = 0;

  private static final int ELASTIC = 1;
  private static final int LIGHT = 2;
  private static final int ERASER = 3;

  private final Samples samples;
  private final Preprocessing preprocessing;
  private final int pixels;
  private final int channels;
  private final byte[] picture;
  private final float[][] values;
  private final float[][] lit;
  private final Geometry geometry;
  private final @Nullable Warp warp;
  private final @Nullable ElasticField elastic;
  private final Transform.@Nullable Light light;
  private final Eraser eraser;

  /**
   * Memory for one thread.
   *
   * @throws IllegalArgumentException if the pictures are too large for the changes
   */
  Painter(Samples samples, Preprocessing preprocessing, Augment augment) {
    this.samples = samples;
    this.preprocessing = preprocessing;
    int height = samples.height();
    int width = samples.width();
    pixels = height * width;
    channels = samples.channels();
    picture = new byte[samples.length()];
    values = values(preprocessing);
    geometry = new Geometry(augment);
    Transform.Light l = null;
    ElasticField e = null;
    for (Transform t : augment.transforms()) {
      switch (t) {
        case Transform.Elastic s -> e = new ElasticField(s, height, width, Warp.PIXEL);
        case Transform.Light s -> l = s;
        default -> {}
      }
    }
    light = l;
    elastic = e;
    lit = light == null ? values : new float[channels][256];
    double reach = geometry.reach(height, width);
    if (geometry.any() && reach > Warp.REACH) {
      throw new IllegalArgumentException(
          "augment: "
              + augment
              + " on pictures of "
              + List.of(channels, height, width)
              + ": places at most "
              + Warp.REACH
              + " pixels from the middle expected, got "
              + Math.round(reach));
    }
    warp = geometry.any() ? new Warp(height, width, channels, augment.outside()) : null;
    eraser = new Eraser(augment, preprocessing, values);
  }

  /** For each channel of the input and sample, the value that the network reads. */
  static float[][] values(Preprocessing preprocessing) {
    float[][] values = new float[preprocessing.channels()][256];
    for (int c = 0; c < values.length; c++) {
      for (int s = 0; s < 256; s++) {
        values[c][s] = preprocessing.value(c, s);
      }
    }
    return values;
  }

  /**
   * Writes picture {@code index}.
   *
   * @param key decides its changes
   * @param out receives [C, H, W] from {@code at}
   */
  void paint(int index, long key, float[] out, int at) {
    samples.copy(index, picture, 0);
    if (preprocessing.order() == Preprocessing.Order.BGR) {
      swap(picture);
    }
    if (light != null) {
      light(light, Draws.derive(key, LIGHT));
    }
    if (warp == null) {
      plain(out, at);
    } else {
      geometry.draw(Draws.derive(key, GEOMETRY));
      if (elastic != null) {
        elastic.draw(Draws.derive(key, ELASTIC));
      }
      warp.load(picture, lit);
      warp.write(geometry, elastic, out, at);
    }
    eraser.apply(Draws.derive(key, ERASER), out, at);
  }

  /** Puts blue first, so that from here on a picture's channels are the input's. */
  private static void swap(byte[] picture) {
    for (int i = 0; i < picture.length; i += 3) {
      byte red = picture[i];
      picture[i] = picture[i + 2];
      picture[i + 2] = red;
    }
  }

  private void plain(float[] out, int at) {
    for (int c = 0; c < channels; c++) {
      float[] value = lit[c];
      int to = at + c * pixels;
      for (int i = 0, from = c; i < pixels; i++, from += channels) {
        out[to + i] = value[picture[from] & 0xff];
      }
    }
  }

  /** The same table as {@link #values}, for samples in another light. */
  private void light(Transform.Light l, long key) {
    float add = (float) (255 * Draws.between(key, 0, -l.brightness(), l.brightness()));
    float factor = (float) (1 + Draws.between(key, 1, -l.contrast(), l.contrast()));
    long sum = 0;
    for (byte sample : picture) {
      sum += sample & 0xff;
    }
    float mean = (float) sum / picture.length;
    for (int c = 0; c < channels; c++) {
      float[] to = lit[c];
      for (int s = 0; s < 256; s++) {
        float moved = Math.clamp(mean + factor * (s - mean) + add, 0f, 255f);
        to[s] = preprocessing.value(c, moved);
      }
    }
  }
}
