package striate.app.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.data.Picture;
import striate.data.Preprocessing;

/**
 * The test pictures that a page carries: those of the lists, then wrong ones, then right ones, cell
 * by cell of the confusion matrix in turn so that each has some, until the page has enough. They
 * are fitted as the network reads them, and made smaller where they are large.
 */
final class ShownPictures {
  /** Bytes of samples: at most 2.4 MB of page, for 2,300 pictures of 28×28 or 147 of 64×64 RGB. */
  static final int MOST_BYTES = 1_800_000;

  /** Pictures, however small they are. */
  static final int MOST = 2_000;

  /** Pixels of a longer side. */
  static final int MOST_SIDE = 64;

  /** Of each list, and of each cell of right answers. */
  static final int MOST_LISTED = 48;

  static final int MOST_RIGHT = 12;

  /** Classes whose probabilities a picture carries, the likeliest first. */
  static final int MOST_ANSWERS = 10;

  private final TestResults results;
  private final Preprocessing small;
  private final List<Integer> places;

  private ShownPictures(TestResults results, Preprocessing small, List<Integer> places) {
    this.results = results;
    this.small = small;
    this.places = places;
  }

  /**
   * Chooses.
   *
   * @param first places of the test set that the page needs in any case
   */
  static ShownPictures choose(TestResults results, Preprocessing preprocessing, int[] first) {
    Preprocessing small = small(preprocessing);
    int most = Math.min(MOST, MOST_BYTES / small.size());
    Set<Integer> chosen = new LinkedHashSet<>();
    for (int[] list :
        List.of(first, listed(results.mostWrong()), listed(results.suspectLabels()))) {
      Arrays.stream(list).forEach(chosen::add);
    }
    Map<Long, Deque<Integer>> wrong = new TreeMap<>();
    Map<Long, Deque<Integer>> right = new TreeMap<>();
    for (int place : bySureness(results)) {
      int label = results.label(place);
      int answer = results.answer(place);
      long cell = (long) label * results.classes() + answer;
      (label == answer ? right : wrong)
          .computeIfAbsent(cell, c -> new ArrayDeque<>())
          .addLast(place);
    }
    inTurn(wrong, Integer.MAX_VALUE, most, chosen);
    inTurn(right, MOST_RIGHT, most, chosen);
    return new ShownPictures(results, small, List.copyOf(chosen));
  }

  /** Their places in the test set, in the page's order. */
  List<Integer> places() {
    return places;
  }

  /** What the page's scripts read. */
  Map<String, @Nullable Object> data() {
    int classes = results.classes();
    int answers = Math.min(classes, MOST_ANSWERS);
    int count = places.size();
    var samples = new byte[Math.multiplyExact(count, small.size())];
    var labels = new int[count];
    var likeliest = new int[count * answers];
    var probabilities = new float[likeliest.length];
    var ofLabel = new float[count];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int place = places.get(i);
      Picture picture = small.fitted(results.pictures().picture(place));
      picture.copyTo(samples, i * small.size());
      labels[i] = results.label(place);
      ofLabel[i] = (float) results.probability(place, labels[i]);
      names.add(results.pictures().name(place));
      int[] order = order(place, classes);
      for (int a = 0; a < answers; a++) {
        likeliest[i * answers + a] = order[a];
        probabilities[i * answers + a] = (float) results.probability(place, order[a]);
      }
    }
    return Json.object(
        "width", small.width(),
        "height", small.height(),
        "channels", small.channels(),
        "answers", answers,
        "places", Packed.ints(places.stream().mapToInt(Integer::intValue).toArray()),
        "names", names,
        "samples", Packed.bytes(samples),
        "labels", Packed.ints(labels),
        "ofLabel", Packed.floats(ofLabel),
        "likeliest", Packed.ints(likeliest),
        "probabilities", Packed.floats(probabilities));
  }

  static int[] listed(int[] places) {
    return Arrays.copyOf(places, Math.min(MOST_LISTED, places.length));
  }

  private static Preprocessing small(Preprocessing p) {
    double scale = Math.min(1, (double) MOST_SIDE / Math.max(p.height(), p.width()));
    return p.size(
        Math.max(1, (int) Math.round(p.height() * scale)),
        Math.max(1, (int) Math.round(p.width() * scale)));
  }

  private static List<Integer> bySureness(TestResults results) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < results.pictures().size(); i++) {
      places.add(i);
    }
    places.sort(Comparator.comparingDouble(i -> -results.probability(i, results.answer(i))));
    return places;
  }

  private static void inTurn(
      Map<Long, Deque<Integer>> cells, int rounds, int most, Set<Integer> chosen) {
    for (int round = 0; round < rounds && !cells.isEmpty() && chosen.size() < most; round++) {
      for (Deque<Integer> cell : cells.values()) {
        if (chosen.size() < most) {
          chosen.add(cell.removeFirst());
        }
      }
      cells.values().removeIf(Deque::isEmpty);
    }
  }

  private int[] order(int place, int classes) {
    List<Integer> order = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      order.add(c);
    }
    order.sort(Comparator.comparingDouble(c -> -results.probability(place, c)));
    return order.stream().mapToInt(Integer::intValue).toArray();
  }
}
