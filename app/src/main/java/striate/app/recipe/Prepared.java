package striate.app.recipe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import striate.batch.Augment;
import striate.batch.Loader;
import striate.batch.Mix;
import striate.data.Dataset;
import striate.data.Fit;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.data.SampleCache;
import striate.data.Samples;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Shape;
import striate.train.Clipping;
import striate.train.Ema;
import striate.train.Optimizer;
import striate.train.Schedule;
import striate.train.Trainer;

/**
 * A training prepared from its settings: none of them is {@code auto} any more.
 *
 * @param settings all of them, decided: with the same data they give the same training
 * @param data the three sets
 * @param preprocessing from a picture to the network's input
 * @param network the network
 * @param train loads the training images
 * @param validation loads the validation images, or null
 */
public record Prepared(
    Settings settings,
    Data data,
    Preprocessing preprocessing,
    Network network,
    Loader train,
    @Nullable Loader validation) {

  private static final Pattern IMAGE =
      Pattern.compile("([13])x([1-9][0-9]{0,3})x([1-9][0-9]{0,3})");
  private static final Pattern STATISTICS = Pattern.compile("mean\\((.*)\\) std\\((.*)\\)");
  static final int EVALUATED_AT_ONCE = 256;

  /** Batches of a trial's epoch: so many that its beginning and end count for little. */
  private static final int TRIAL_BATCHES = 64;

  private static final double BELOW_ONE = 0.999999;
  private static final List<String> FITS = List.of("auto", "stretch", "crop", "pad");
  private static final List<String> OPTIMIZERS = List.of("sgd", "adam", "adamw", "rmsprop");
  private static final List<String> SCHEDULES =
      List.of("constant", "cosine", "one-cycle", "step", "plateau");
  static final List<String> BALANCES = List.of("none", "weights", "sampling");

  /**
   * Decides what is open and fits the pictures.
   *
   * @param cache where fitted pictures are kept
   * @throws SettingException naming what does not fit
   */
  public static Prepared of(Settings given, Data whole, SampleCache cache, int threads) {
    Data.Cut cut = whole.cut(given);
    Data data = cut.data();
    Settings s = decided(cut.settings(), data);
    Preprocessing plain = plain(s);
    Dataset watched = data.validation();
    return of(
        s,
        data,
        cache.fit(data.train(), plain),
        watched == null ? null : cache.fit(watched, plain),
        threads);
  }

  /** Fits the pictures, so that {@link #of} finds them in the cache. */
  public static void read(Settings given, Data whole, SampleCache cache) {
    Data.Cut cut = whole.cut(given);
    Preprocessing plain = plain(decided(cut.settings(), cut.data()));
    cache.fit(cut.data().train(), plain);
    Dataset watched = cut.data().validation();
    if (watched != null) {
      cache.fit(watched, plain);
    }
  }

  /**
   * For a trial: the same, but with some pictures of the set over and over again.
   *
   * @param data of which the settings are; nothing is cut out of it
   * @param pictures one or more
   */
  public static Prepared trial(
      Settings given, Data data, List<Picture> pictures, List<Integer> labels, int threads) {
    Settings s = decided(given, data).with(Key.SELECT, "last").with(Key.PATIENCE, 0);
    Samples some = new Repeated(data.train().classes(), pictures, labels, plain(s), 0);
    if (s.isAuto(Key.NORMALISE)) {
      s = s.with(Key.NORMALISE, statistics(some));
    }
    int images = TRIAL_BATCHES * Math.min(s.whole(Key.BATCH_SIZE, 1), data.train().size());
    Samples many = new Repeated(data.train().classes(), pictures, labels, plain(s), images);
    return of(s, data, many, some, threads);
  }

  private static Settings decided(Settings s, Data data) {
    return Choices.training(Choices.image(s, data.overview()), data.train().size());
  }

  private static Preprocessing plain(Settings s) {
    List<Integer> sizes = sizes(s);
    Fit fit = Fit.valueOf(s.word(Key.FIT, FITS).toUpperCase(Locale.ROOT));
    return Preprocessing.of(sizes.get(0), sizes.get(1), sizes.get(2)).fit(fit);
  }

  private static Prepared of(
      Settings decided, Data data, Samples samples, @Nullable Samples watched, int threads) {
    Settings s = decided;
    if (s.isAuto(Key.NORMALISE)) {
      s = s.with(Key.NORMALISE, statistics(samples));
    }
    Preprocessing preprocessing = normalised(plain(s), s);
    Network network =
        Notation.parse(
            s.text(Key.NETWORK),
            Shape.image(preprocessing.channels(), preprocessing.height(), preprocessing.width()),
            samples.classes().size());
    Loader.Settings loader =
        Loader.of(samples, preprocessing)
            .batch(Math.min(s.whole(Key.BATCH_SIZE, 1), samples.size()))
            .seed(s.seed())
            .threads(Math.min(threads, 2))
            .augment(augment(s))
            .mix(mix(s));
    if (s.word(Key.BALANCE, BALANCES).equals("sampling")) {
      loader.balanced();
    }
    Loader validation =
        watched == null
            ? null
            : Loader.of(watched, preprocessing).batch(EVALUATED_AT_ONCE).inOrder().build();
    return new Prepared(s, data, preprocessing, network, build(loader), validation);
  }

  static Loader build(Loader.Settings loader) {
    try {
      return loader.build();
    } catch (IllegalArgumentException e) {
      // A batch too large, or a change that does not fit the pictures.
      throw new SettingException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Looks at all settings that can be judged without the data, before anything else is done.
   *
   * @throws SettingException naming the first that can't be meant
   */
  public static void check(Settings s) {
    for (Key key : List.of(Key.EPOCHS, Key.BATCH_SIZE, Key.ACCUMULATE)) {
      if (!s.isAuto(key)) {
        s.whole(key, 1);
      }
    }
    s.whole(Key.PATIENCE, 0);
    s.seed();
    if (!s.text(Key.LIMIT).equals("all")) {
      s.whole(Key.LIMIT, 2);
    }
    for (Key key : List.of(Key.LEARNING_RATE, Key.WEIGHT_DECAY, Key.CLIP_NORM)) {
      if (!s.isAuto(key)) {
        s.number(key, 0, Double.MAX_VALUE);
      }
    }
    for (Key key : List.of(Key.MOMENTUM, Key.BETA2, Key.EMA, Key.LABEL_SMOOTHING, Key.WARM_UP)) {
      s.number(key, 0, BELOW_ONE);
    }
    for (Key key : List.of(Key.VALIDATION, Key.TEST_SHARE)) {
      if (!s.isAuto(key)) {
        s.number(key, 0, BELOW_ONE);
      }
    }
    s.time(Key.TIME_LIMIT);
    s.time(Key.BUDGET);
    s.word(Key.FIT, FITS);
    s.word(Key.OPTIMIZER, OPTIMIZERS);
    s.word(Key.SCHEDULE, SCHEDULES);
    s.word(Key.BALANCE, BALANCES);
    s.word(Key.SELECT, List.of("auto", "best", "last"));
    s.word(Key.VIEWS, List.of("one", "flip", "shift"));
    if (!s.isAuto(Key.IMAGE)) {
      sizes(s);
    }
    if (!s.isAuto(Key.AUGMENT)) {
      augment(s);
    }
    mix(s);
    if (!s.isAuto(Key.NETWORK)) {
      Notation.check(s.text(Key.NETWORK));
    }
  }

  static List<Integer> sizes(Settings s) {
    Matcher m = IMAGE.matcher(s.text(Key.IMAGE));
    if (!m.matches()) {
      throw new SettingException(Key.IMAGE, "1x28x28, 3x64x64 or the like", s.text(Key.IMAGE));
    }
    return List.of(
        Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3)));
  }

  static Augment augment(Settings s) {
    try {
      return Augment.parse(s.text(Key.AUGMENT));
    } catch (IllegalArgumentException e) {
      throw new SettingException(Key.AUGMENT.option() + ": " + e.getMessage());
    }
  }

  static Mix mix(Settings s) {
    try {
      return Mix.parse(s.text(Key.MIX));
    } catch (IllegalArgumentException e) {
      throw new SettingException(Key.MIX.option() + ": " + e.getMessage());
    }
  }

  /** Mean and standard deviation of each channel, as text of four digits. */
  private static String statistics(Samples samples) {
    int channels = samples.channels();
    byte[] one = new byte[samples.length()];
    double[] sum = new double[channels];
    double[] squares = new double[channels];
    for (int i = 0; i < samples.size(); i++) {
      samples.copy(i, one, 0);
      for (int j = 0; j < one.length; j++) {
        double v = (one[j] & 0xff) / 255.0;
        sum[j % channels] += v;
        squares[j % channels] += v * v;
      }
    }
    double n = (double) samples.size() * samples.length() / channels;
    List<String> means = new ArrayList<>();
    List<String> deviations = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      double mean = sum[c] / n;
      double variance = Math.max(0, squares[c] / n - mean * mean);
      means.add(String.format(Locale.ROOT, "%.4f", mean));
      // Images of one value everywhere have no deviation to divide by.
      deviations.add(String.format(Locale.ROOT, "%.4f", Math.max(0.01, Math.sqrt(variance))));
    }
    return "mean(" + String.join(",", means) + ") std(" + String.join(",", deviations) + ")";
  }

  private static Preprocessing normalised(Preprocessing plain, Settings s) {
    String text = s.text(Key.NORMALISE);
    if (text.equals("none")) {
      return plain;
    }
    Matcher m = STATISTICS.matcher(text);
    if (m.matches()) {
      try {
        return plain.normalise(floats(m.group(1)), floats(m.group(2)));
      } catch (IllegalArgumentException e) {
        throw new SettingException(Key.NORMALISE.option() + ": " + e.getMessage());
      }
    }
    throw new SettingException(Key.NORMALISE, "auto, none or mean(…) std(…)", text);
  }

  private static List<Float> floats(String text) {
    List<Float> values = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      values.add(Float.parseFloat(part.strip()));
    }
    return values;
  }

  /** The trainer for these settings, without listeners. */
  public Trainer.Settings trainer(int threads) {
    Settings s = settings;
    Trainer.Settings trainer =
        Trainer.of(network, train)
            .validation(validation)
            .epochs(s.whole(Key.EPOCHS, 1))
            .optimizer(optimizer())
            .schedule(schedule())
            .loss(loss())
            .accumulate(s.whole(Key.ACCUMULATE, 1))
            .patience(s.whole(Key.PATIENCE, 0))
            .threads(threads)
            .seed(s.seed());
    double clip = s.number(Key.CLIP_NORM, 0, Double.MAX_VALUE);
    if (clip > 0) {
      trainer.clipping(Clipping.byNorm(clip));
    }
    double ema = s.number(Key.EMA, 0, BELOW_ONE);
    if (ema > 0) {
      trainer.ema(Ema.of(ema));
    }
    if (s.word(Key.SELECT, List.of("best", "last")).equals("last")) {
      trainer.keepLast();
    }
    Duration limit = s.time(Key.TIME_LIMIT);
    if (limit.isPositive()) {
      trainer.timeLimit(limit);
    }
    return trainer;
  }

  /** The optimiser that the settings name. */
  public Optimizer optimizer() {
    Settings s = settings;
    double rate = s.number(Key.LEARNING_RATE, 0, Double.MAX_VALUE);
    float decay = (float) s.number(Key.WEIGHT_DECAY, 0, Double.MAX_VALUE);
    float momentum = (float) s.number(Key.MOMENTUM, 0, BELOW_ONE);
    float beta2 = (float) s.number(Key.BETA2, 0, BELOW_ONE);
    return switch (s.word(Key.OPTIMIZER, OPTIMIZERS)) {
      case "sgd" -> new Optimizer.Sgd((float) rate, momentum, momentum > 0, decay);
      case "adam" -> new Optimizer.Adam((float) rate, momentum, beta2, 1e-8f, decay, false);
      case "adamw" -> new Optimizer.Adam((float) rate, momentum, beta2, 1e-8f, decay, true);
      default -> new Optimizer.RmsProp((float) rate, beta2, 1e-8f, decay);
    };
  }

  private Schedule schedule() {
    Settings s = settings;
    double warmUp = s.number(Key.WARM_UP, 0, BELOW_ONE);
    String name = s.word(Key.SCHEDULE, SCHEDULES);
    if (name.equals("one-cycle")) {
      return Schedule.oneCycle();
    }
    Schedule then =
        switch (name) {
          case "constant" -> Schedule.constant();
          case "cosine" -> Schedule.cosine();
          case "step" -> Schedule.milestones(0.1, 0.5, 0.75);
          default -> Schedule.plateau(0.3, 3);
        };
    return warmUp > 0 ? then.warmUpShare(warmUp) : then;
  }

  private Loss loss() {
    Loss.SoftmaxCrossEntropy loss =
        Loss.crossEntropy().smoothing(settings.number(Key.LABEL_SMOOTHING, 0, BELOW_ONE));
    if (!settings.text(Key.BALANCE).equals("weights")) {
      return loss;
    }
    int classes = data.train().classes().size();
    int[] counts = data.train().counts();
    float[] weights = new float[classes];
    for (int c = 0; c < classes; c++) {
      weights[c] = counts[c] == 0 ? 0 : (float) data.train().size() / (classes * counts[c]);
    }
    return loss.classWeights(weights);
  }
}
