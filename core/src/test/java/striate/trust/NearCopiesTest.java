package striate.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;

class NearCopiesTest {
  private static final int SIDE = 40;

  /** Blobs of light, another for each number. */
  private static byte[] scene(int number) {
    Random random = new Random(number);
    byte[] samples = new byte[SIDE * SIDE];
    double[] at = random.doubles(15, 0, SIDE).toArray();
    for (int p = 0; p < samples.length; p++) {
      double v = 0;
      for (int k = 0; k < 15; k += 3) {
        double dx = p % SIDE - at[k];
        int row = p / SIDE;
        double dy = row - at[k + 1];
        v += 5 * at[k + 2] * Math.exp(-(dx * dx + dy * dy) / 60);
      }
      samples[p] = (byte) Math.clamp(Math.round(v), 0, 255);
    }
    return samples;
  }

  private static Dataset set(List<byte[]> pictures) {
    byte[] all = new byte[pictures.size() * SIDE * SIDE];
    for (int i = 0; i < pictures.size(); i++) {
      System.arraycopy(pictures.get(i), 0, all, i * SIDE * SIDE, SIDE * SIDE);
    }
    return ArrayDataset.of(all, SIDE, SIDE, 1, new int[pictures.size()], List.of("a"));
  }

  private static byte[] changed(byte[] from, double factor, double add, double noise) {
    Random random = new Random(5);
    byte[] out = new byte[from.length];
    for (int i = 0; i < out.length; i++) {
      double v = (from[i] & 0xff) * factor + add + noise * random.nextGaussian();
      out[i] = (byte) Math.clamp(Math.round(v), 0, 255);
    }
    return out;
  }

  private static byte[] resized(byte[] from) {
    Picture p = Picture.of(SIDE, SIDE, 1, from);
    Picture small = Preprocessing.of(1, 25, 25).fitted(p);
    return Preprocessing.of(1, SIDE, SIDE).fitted(small).samples();
  }

  @Test
  void changedPicturesAreFoundAndOthersNot() {
    List<byte[]> known = new java.util.ArrayList<>();
    for (int i = 0; i < 60; i++) {
      known.add(scene(i));
    }
    List<byte[]> asked =
        List.of(
            scene(1000),
            changed(scene(7), 0.8, 10, 0),
            scene(1001),
            changed(scene(20), 1, 0, 4),
            resized(scene(33)),
            scene(1002));
    List<NearCopies.Pair> pairs = NearCopies.of(set(asked), set(known));
    assertThat(pairs.stream().map(p -> p.picture() + "=" + p.other()).toList())
        .containsExactly("1=7", "3=20", "4=33");
    assertThat(NearCopies.likest(pairs).getFirst().picture()).isEqualTo(1);
    assertThat(pairs).allMatch(p -> p.correlation() >= NearCopies.CORRELATION);
  }

  @Test
  void emptyPicturesAreOfOneKind() {
    List<byte[]> flat = List.of(new byte[SIDE * SIDE], scene(1));
    assertThat(NearCopies.of(set(flat), set(List.of(new byte[SIDE * SIDE])))).hasSize(1);
    assertThat(NearCopies.of(set(List.of(scene(1))), set(List.of()))).isEmpty();
  }
}
