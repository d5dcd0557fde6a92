package striate.batch;

import java.util.Arrays;
import striate.data.Samples;

/** Mixes the pictures of a batch in place, each with the one after it. Safe for any thread. */
final class Mixer {
  private final boolean cut;
  private final double alpha;
  private final double probability;
  private final int height;
  private final int width;
  private final int length;
  private final int classes;

  Mixer(Mix mix, Samples samples) {
    switch (mix) {
      case Mix.None n ->
          throw new IllegalArgumentException("mix: something to mix expected, got none");
      case Mix.MixUp m -> {
        cut = false;
        alpha = m.alpha();
        probability = m.probability();
      }
      case Mix.CutMix m -> {
        cut = true;
        alpha = m.alpha();
        probability = m.probability();
      }
    }
    height = samples.height();
    width = samples.width();
    length = samples.length();
    classes = samples.classes().size();
  }

  void mix(Batch batch, long key) {
    float[] images = batch.images();
    float[] targets = batch.targets();
    int[] labels = batch.labels();
    int n = batch.count();
    Arrays.fill(targets, 0, n * classes, 0);
    // The last one's other is the first, which by then is mixed.
    System.arraycopy(images, 0, batch.kept(), 0, length);
    for (int i = 0; i < n; i++) {
      boolean last = i == n - 1;
      long own = Draws.derive(Draws.derive(key, batch.indices()[i]), batch.visits()[i]);
      float[] other = last ? batch.kept() : images;
      int otherAt = last ? 0 : (i + 1) * length;
      float share = 1;
      if (n > 1 && Draws.uniform(own, 0) < probability) {
        double drawn = Beta.draw(alpha, Draws.derive(own, 0));
        share =
            cut
                ? paste(own, drawn, images, i * length, other, otherAt)
                : blend((float) drawn, images, i * length, other, otherAt);
      }
      targets[i * classes + labels[i]] += share;
      targets[i * classes + labels[last ? 0 : i + 1]] += 1 - share;
    }
  }

  private float blend(float share, float[] images, int at, float[] other, int otherAt) {
    float rest = 1 - share;
    for (int i = 0; i < length; i++) {
      images[at + i] = share * images[at + i] + rest * other[otherAt + i];
    }
    return share;
  }

  private float paste(long key, double share, float[] images, int at, float[] other, int otherAt) {
    double side = Math.sqrt(1 - share);
    int w = (int) (side * width);
    int h = (int) (side * height);
    int x = Draws.below(key, 1, width) - w / 2;
    int y = Draws.below(key, 2, height) - h / 2;
    int left = Math.max(x, 0);
    int right = Math.min(x + w, width);
    int top = Math.max(y, 0);
    int bottom = Math.min(y + h, height);
    for (int plane = 0; plane < length; plane += height * width) {
      for (int row = top; row < bottom; row++) {
        int from = plane + row * width + left;
        System.arraycopy(other, otherAt + from, images, at + from, right - left);
      }
    }
    return 1 - (float) ((right - left) * (bottom - top)) / (height * width);
  }
}
