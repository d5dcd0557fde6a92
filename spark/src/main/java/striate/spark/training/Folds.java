package striate.spark.training;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import striate.app.recipe.Data;
import striate.data.Dataset;

/**
 * The parts of a set for cross-validation: of every class about as many pictures in each, copies of
 * a picture in one and the same. They follow from the pictures alone.
 */
final class Folds {
  private Folds() {}

  /**
   * The set with one part as its test images and the others to train on.
   *
   * @throws IllegalArgumentException if some class has fewer different pictures than there are
   *     parts
   */
  static Data of(Data whole, int fold, int folds) {
    Dataset train = whole.train();
    int[] parts = parts(train, folds);
    int[] held = places(parts, fold, true);
    int[] rest = places(parts, fold, false);
    return new Data(
        whole.name() + ", part " + (fold + 1) + " of " + folds,
        train.subset(rest),
        null,
        train.subset(held),
        whole.problems(),
        whole.overview());
  }

  /** The part of each picture. */
  static int[] parts(Dataset set, int folds) {
    Map<Integer, TreeMap<String, List<Integer>>> classes = new HashMap<>();
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < set.size(); i++) {
      String digest = HexFormat.of().formatHex(set.content(i));
      // Copies with other labels go where the first one goes.
      int label = set.label(first.computeIfAbsent(digest, place(i)));
      classes
          .computeIfAbsent(label, key -> new TreeMap<>())
          .computeIfAbsent(digest, key -> new java.util.ArrayList<>())
          .add(i);
    }
    int[] parts = new int[set.size()];
    int start = 0;
    for (int label = 0; label < set.classes().size(); label++) {
      TreeMap<String, List<Integer>> groups = classes.getOrDefault(label, new TreeMap<>());
      if (!groups.isEmpty() && groups.size() < folds) {
        throw new IllegalArgumentException(
            "--folds: at most "
                + groups.size()
                + " expected, for so many different images has class "
                + set.classes().get(label)
                + ", got "
                + folds);
      }
      int[] sizes = new int[folds];
      for (List<Integer> group : groups.values()) {
        int least = 0;
        for (int k = 1; k < folds; k++) {
          int part = (start + k) % folds;
          least = sizes[part] < sizes[(start + least) % folds] ? k : least;
        }
        int part = (start + least) % folds;
        group.forEach(i -> parts[i] = part);
        sizes[part] += group.size();
      }
      // So that what is left over of every class does not go to the same part.
      start = (start + groups.size()) % folds;
    }
    return parts;
  }

  private static java.util.function.Function<String, Integer> place(int index) {
    return digest -> index;
  }

  private static int[] places(int[] parts, int fold, boolean held) {
    return java.util.stream.IntStream.range(0, parts.length)
        .filter(i -> (parts[i] == fold) == held)
        .toArray();
  }
}
