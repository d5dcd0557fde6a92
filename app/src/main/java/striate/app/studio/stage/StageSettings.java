package striate.app.studio.stage;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import striate.app.serve.http.Refusal;
import striate.app.studio.door.Call;
import striate.chapter.ChapterSettings;
import striate.chapter.Fix;
import striate.chapter.Variant;

/**
 * All that decides a run on the stage: the same settings give the same bits.
 *
 * @param variant of the network
 * @param train images to train on, the first of the training images
 * @param test images to test on, the first of the test images
 * @param epochs to train for
 */
record StageSettings(Variant variant, int train, int test, int epochs) {
  static final int MOST_EPOCHS = 1000;
  static final int LEAST_TRAIN = 128;
  static final int MOST_TRAIN = 1000;
  static final int MOST_TEST = 10_000;

  /** The settings of a query; those that are missing are the listing's. */
  static StageSettings of(Call call) throws Refusal {
    try {
      Set<Fix> fixes = EnumSet.noneOf(Fix.class);
      for (String name : List.of(call.text("fixes", "").split(",", -1))) {
        if (!name.isEmpty()) {
          fixes.add(Fix.parse(name));
        }
      }
      Variant.Layer layer = Variant.parse(Variant.Layer.class, call.text("layer", "shared"));
      Variant.Pooling pooling = Variant.parse(Variant.Pooling.class, call.text("pooling", "none"));
      int seed = call.whole("seed", 0, 1_000_000, 1);
      return new StageSettings(
          new Variant(layer, pooling, fixes, seed),
          call.whole("train", LEAST_TRAIN, MOST_TRAIN, MOST_TRAIN),
          call.whole("test", 1, MOST_TEST, MOST_TEST),
          call.whole("epochs", 1, MOST_EPOCHS, ChapterSettings.EPOCHS));
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, String.valueOf(e.getMessage()));
    }
  }

  /** What a run is known by. */
  String name() {
    return String.format(Locale.ROOT, "%s, %d images, %d test images", variant.text(), train, test);
  }
}
