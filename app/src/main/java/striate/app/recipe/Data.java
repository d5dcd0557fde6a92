package striate.app.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.data.Dataset;
import striate.data.Split;
import striate.images.PictureSets;
import striate.images.Problem;

/**
 * The sets of a training. The test set is looked at once, at the end.
 *
 * @param name of the whole
 * @param train what the network learns from
 * @param validation what is watched and chosen by, or null
 * @param test what is measured at the end, or null
 * @param calibration what is neither learned from nor chosen by, and calibrates the model, or null
 * @param problems files that were left out
 * @param overview sizes and channels of all images that there are
 */
public record Data(
    String name,
    Dataset train,
    @Nullable Dataset validation,
    @Nullable Dataset test,
    @Nullable Dataset calibration,
    List<Problem> problems,
    PictureSets.Overview overview) {
  /** Of the cut of what calibrates; another than that of validation and test. */
  private static final long CALIBRATION_SEED = 2;

  /** Copies the list. */
  public Data {
    problems = List.copyOf(problems);
  }

  /** The sets as they come, before anything is cut out of them. */
  public Data(
      String name,
      Dataset train,
      @Nullable Dataset validation,
      @Nullable Dataset test,
      List<Problem> problems,
      PictureSets.Overview overview) {
    this(name, train, validation, test, null, problems, overview);
  }

  /** The same by another name, whatever the path to it is. */
  public Data named(String other) {
    return new Data(other, train, validation, test, calibration, problems, overview);
  }

  /**
   * Cuts what is missing out of the training images, as the settings say. The seed of the cut is
   * fixed: trainings with different seeds keep the same images back.
   *
   * @return the sets, with {@code auto} decided
   * @throws SettingException if a share does not fit
   */
  public Cut cut(Settings settings) {
    Dataset whole = train;
    Settings s = settings;
    if (!s.text(Key.LIMIT).equals("all")) {
      whole = share(whole, s.whole(Key.LIMIT, 1));
    }
    double calibrationShare = s.number(Key.CALIBRATE, 0, 0.99);
    Dataset calibrating = null;
    if (calibrationShare > 0) {
      Split held = Split.of(whole, calibrationShare, 0, CALIBRATION_SEED);
      calibrating = none(held.validation());
      whole = held.train();
    }
    boolean chooses = !s.text(Key.SELECT).equals("last") || s.whole(Key.PATIENCE, 0) > 0;
    double validationShare = share(s, Key.VALIDATION, validation == null && chooses ? 0.1 : 0);
    double testShare = share(s, Key.TEST_SHARE, test == null ? 0.1 : 0);
    if (testShare > 0 && test != null) {
      throw new SettingException(
          Key.TEST_SHARE.option()
              + ": 0 expected, for there is a test set already, got "
              + testShare);
    }
    if (validationShare + testShare >= 1) {
      throw new SettingException(
          Key.VALIDATION.option()
              + " and "
              + Key.TEST_SHARE.option()
              + ": less than 1 together expected, got "
              + validationShare
              + " and "
              + testShare);
    }
    s = s.with(Key.VALIDATION, validationShare).with(Key.TEST_SHARE, testShare);
    Split split = Split.of(whole, validationShare, testShare, 1);
    Dataset watched = validationShare > 0 ? split.validation() : validation;
    Dataset tested = testShare > 0 ? split.test() : test;
    if (s.isAuto(Key.SELECT)) {
      s = s.with(Key.SELECT, watched == null || watched.size() == 0 ? "last" : "best");
    }
    return new Cut(
        new Data(name, split.train(), none(watched), none(tested), calibrating, problems, overview),
        s);
  }

  private static Dataset share(Dataset whole, int limit) {
    try {
      return Split.share(whole, limit, 1);
    } catch (IllegalArgumentException e) {
      throw new SettingException(Key.LIMIT.option() + ": " + e.getMessage());
    }
  }

  private static @Nullable Dataset none(@Nullable Dataset set) {
    return set == null || set.size() == 0 ? null : set;
  }

  private static double share(Settings s, Key key, double standard) {
    return s.isAuto(key) ? standard : s.number(key, 0, 0.99);
  }

  /**
   * The sets after the cut.
   *
   * @param data the sets
   * @param settings with the shares decided
   */
  public record Cut(Data data, Settings settings) {}
}
