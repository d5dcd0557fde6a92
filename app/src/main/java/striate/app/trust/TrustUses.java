package striate.app.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import striate.format.Model;
import striate.trust.Calibration;

/** What the parts of a set were used for, in sentences. */
public final class TrustUses {
  /** What a calibration is from that no images were held back for. */
  public static final String VALIDATION = "validation images";

  /** What a calibration is from where a training held images back for it. */
  public static final String CALIBRATION = "calibration images";

  private static final String APART = "other ";

  private TrustUses() {}

  /** What a calibration is from that images of the measured part were set apart for. */
  public static String apart(String part) {
    return APART + (part.startsWith("all ") ? part.substring("all ".length()) : part);
  }

  /**
   * For the test of a model by itself.
   *
   * @param own whether the set is the one that it was trained on
   * @param title of the part that is measured, such as {@code test images}
   * @param used calibration, or null
   * @param stored whether it is in the model file
   * @param onThem whether the images are those of the calibration
   * @param chosen whether the weights were chosen by these images
   */
  public static List<String> evaluated(
      Model model,
      boolean own,
      String title,
      @Nullable Calibration used,
      boolean stored,
      boolean onThem,
      boolean chosen) {
    List<String> all = new ArrayList<>();
    if (own) {
      all.add(
          title.startsWith("test")
              ? tested(chosen, onThem || mayHoldTest(used))
              : "Measured are " + title + " of the set that the model was trained on.");
      all.add(weights(model.metadata().get("training.select")));
    } else {
      all.add(
          "This is not the set that the model tells it was trained on: whether it has seen some of"
              + " these images is not known.");
    }
    all.add(calibrated(used, stored, onThem));
    String tested = model.metadata().get("test.images");
    all.add(
        (tested == null
                ? "The file tells of no test before this one"
                : String.format(
                    Locale.ROOT,
                    "The file tells of one test, on %s images, at the end of its training",
                    tested))
            + "; how often it has been measured since is not recorded. Whoever chooses among models"
            + " by these figures needs other images to judge the chosen one.");
    return all;
  }

  /**
   * For the end of a training.
   *
   * @param byTest whether the test images were the validation images, too
   * @param select how weights were chosen: best or last
   */
  public static List<String> trained(
      boolean byTest, String select, @Nullable Calibration used, boolean stored) {
    List<String> all = new ArrayList<>();
    all.add(
        byTest
            ? "The test images are also the validation images: weights were chosen by them, and"
                + " all figures are optimistic."
            : "The test images were looked at once, at the end of this training: nothing was learned"
                + " from them, chosen by them or calibrated on them.");
    all.add(weights(select));
    all.add(calibrated(used, stored, false));
    all.add(
        "Each further training, seed or evaluation looks at the test images again; who chooses among"
            + " them by the test needs other images to judge the chosen one.");
    return all;
  }

  private static String tested(boolean chosen, boolean calibrated) {
    if (chosen) {
      return "The test images are also the validation images: weights were chosen by them, and all"
          + " figures are optimistic.";
    }
    return calibrated
        ? "The test images were not trained on, but may be among those used to calibrate: the"
            + " figures of the calibration are optimistic."
        : "The test images were neither learned from, nor chosen by, nor used to calibrate.";
  }

  /** Whether a calibration may be on test images: not those that a training held back. */
  private static boolean mayHoldTest(@Nullable Calibration used) {
    return used != null
        && !used.source().startsWith(VALIDATION)
        && !used.source().startsWith(CALIBRATION)
        && !used.source().startsWith(APART);
  }

  private static String weights(@Nullable String select) {
    return "best".equals(select)
        ? "The weights are those of the epoch that did best on the validation images."
        : "No images chose the weights: they are those of the last epoch.";
  }

  private static String calibrated(@Nullable Calibration used, boolean stored, boolean onThem) {
    if (used == null) {
      return "Nothing is calibrated: that takes labelled images which were not learned from"
          + " (striate calibrate, or --calibrate 0.1 for a training).";
    }
    String images =
        String.format(Locale.ROOT, "Calibrated on %,d %s", used.pictures(), used.source());
    String chosen =
        used.source().startsWith(VALIDATION)
            ? ", which may also have chosen the weights, so it may be slightly optimistic"
            : used.source().startsWith(CALIBRATION)
                ? ", which were neither learned from nor chosen by"
                : used.source().startsWith(APART)
                    ? ", spread evenly among those that are measured, so that"
                        + " both come in the same way"
                    : "";
    return images
        + chosen
        + (stored ? "" : "; this is not stored in the model")
        + (stored || used.source().startsWith(APART) ? "" : " (striate calibrate does)")
        + (onThem
            ? ". These are the very images that are measured: the figures are optimistic"
            : "")
        + ".";
  }
}
