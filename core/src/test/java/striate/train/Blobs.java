package striate.train;

import java.util.Arrays;
import java.util.List;
import striate.batch.Loader;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.nn.Initialiser;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;

/** Small pictures that a small network learns: a bright spot whose place is the class, in noise. */
public final class Blobs {
  public static final int SIDE = 8;
  public static final List<String> CLASSES = List.of("left", "right", "below");

  private Blobs() {}

  public static Dataset set(int pictures, long seed) {
    byte[] samples = new byte[pictures * SIDE * SIDE];
    int[] labels = new int[pictures];
    Initialiser.Stream random = new Initialiser.Stream(seed);
    for (int i = 0; i < pictures; i++) {
      labels[i] = (int) Math.floorMod(Math.round(random.nextNormal() * 1000), 3L);
      int row = labels[i] == 2 ? 5 : 2;
      int column = labels[i] == 0 ? 1 : labels[i] == 1 ? 5 : 3;
      for (int p = 0; p < SIDE * SIDE; p++) {
        boolean spot = Math.abs(p / SIDE - row) <= 1 && Math.abs(p % SIDE - column) <= 1;
        double value = (spot ? 175 : 80) + 50 * random.nextNormal();
        samples[i * SIDE * SIDE + p] = (byte) Math.clamp(Math.round(value), 0, 255);
      }
    }
    return ArrayDataset.of(samples, SIDE, SIDE, 1, labels, CLASSES);
  }

  public static Loader loader(int pictures, long seed, int batch) {
    Preprocessing as = Preprocessing.of(1, SIDE, SIDE).normalise(List.of(0.35f), List.of(0.25f));
    return Loader.of(set(pictures, seed), as).batch(batch).seed(seed).build();
  }

  /** With batch normalisation and dropout, so that all there is of state matters. */
  public static Network network() {
    return Network.of(
        Shape.image(1, SIDE, SIDE),
        Layers.conv(6, 3).noBias(),
        Layers.batchNorm(),
        Layers.relu(),
        Layers.maxPool(2),
        Layers.flatten(),
        Layers.dropout(0.2),
        Layers.dense(3));
  }

  public static float[] images(Dataset set, Preprocessing as) {
    float[] x = new float[set.size() * as.size()];
    for (int i = 0; i < set.size(); i++) {
      as.write(set.picture(i), x, i * as.size());
    }
    return x;
  }

  public static int[] labels(Dataset set) {
    int[] y = new int[set.size()];
    Arrays.setAll(y, set::label);
    return y;
  }
}
