package striate.batch;

import java.util.List;
import java.util.stream.IntStream;
import striate.data.ArrayDataset;
import striate.data.Preprocessing;

/** Sets made up for tests. */
final class Sets {
  private Sets() {}

  /** Samples that differ from place to place and picture to picture; classes 0, 1, 2 in turn. */
  static ArrayDataset varied(int count, int height, int width, int channels) {
    byte[] samples = new byte[count * height * width * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (Draws.bits(17, i) >>> 40);
    }
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 3;
    }
    return ArrayDataset.of(samples, height, width, channels, labels, List.of("a", "b", "c"));
  }

  /** One pixel a picture; {@code sizes[k]} pictures of class k, one class after the other. */
  static ArrayDataset unequal(int... sizes) {
    int[] labels =
        IntStream.range(0, sizes.length)
            .flatMap(k -> IntStream.range(0, sizes[k]).map(i -> k))
            .toArray();
    List<String> classes = IntStream.range(0, sizes.length).mapToObj(k -> "class " + k).toList();
    return ArrayDataset.of(new byte[labels.length], 1, 1, 1, labels, classes);
  }

  static Preprocessing preprocessing(ArrayDataset set) {
    int channels = set.picture(0).channels();
    Preprocessing plain =
        Preprocessing.of(channels, set.picture(0).height(), set.picture(0).width());
    return channels == 1
        ? plain.normalise(List.of(0.25f), List.of(0.3f))
        : plain.normalise(List.of(0.25f, 0.5f, 0.75f), List.of(0.3f, 0.2f, 0.1f));
  }
}
