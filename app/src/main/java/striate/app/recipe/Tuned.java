package striate.app.recipe;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.batch.Loader;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.data.SampleCache;
import striate.tune.FineTuning;

/**
 * A fine-tuning prepared from its settings. Network and preprocessing are those of a model, so that
 * only some of the settings count.
 *
 * @param settings those that count are decided but for epochs and learning rate, which may be
 *     {@code auto}
 * @param data the three sets
 * @param train loads the training images
 * @param validation loads the validation images, or null
 */
public record Tuned(Settings settings, Data data, Loader train, @Nullable Loader validation) {

  /** The settings that count. */
  public static final Set<Key> KEYS =
      EnumSet.of(
          Key.DATA,
          Key.TEST,
          Key.LIMIT,
          Key.VALIDATION,
          Key.TEST_SHARE,
          Key.EPOCHS,
          Key.BATCH_SIZE,
          Key.LEARNING_RATE,
          Key.BALANCE,
          Key.AUGMENT,
          Key.MIX,
          Key.VIEWS,
          Key.SEED);

  /**
   * Decides what is open and fits the pictures. No weights are chosen by a validation set, so that
   * no training images are kept back for one unless a share is asked for.
   *
   * @param preprocessing the model's
   * @param cache where fitted pictures are kept
   * @throws SettingException naming what does not fit
   */
  public static Tuned of(
      Settings given, Data whole, Preprocessing preprocessing, SampleCache cache, int threads) {
    Data.Cut cut = whole.cut(given.with(Key.SELECT, "last"));
    Data data = cut.data();
    Settings s = cut.settings();
    if (s.isAuto(Key.BATCH_SIZE)) {
      s = s.with(Key.BATCH_SIZE, FineTuning.BATCH);
    }
    if (s.isAuto(Key.AUGMENT)) {
      s = s.with(Key.AUGMENT, "none");
    }
    Loader.Settings loader =
        Loader.of(cache.fit(data.train(), preprocessing), preprocessing)
            .batch(Math.min(s.whole(Key.BATCH_SIZE, 1), data.train().size()))
            .seed(s.seed())
            .threads(Math.min(threads, 2))
            .augment(Prepared.augment(s))
            .mix(Prepared.mix(s));
    String balance = s.word(Key.BALANCE, Prepared.BALANCES);
    if (balance.equals("weights")) {
      throw new SettingException(
          Key.BALANCE.option() + ": none or sampling expected with --from, got 'weights'");
    }
    if (balance.equals("sampling")) {
      loader.balanced();
    }
    Dataset watched = data.validation();
    Loader validation =
        watched == null
            ? null
            : Loader.of(cache.fit(watched, preprocessing), preprocessing)
                .batch(Prepared.EVALUATED_AT_ONCE)
                .inOrder()
                .build();
    return new Tuned(s, data, Prepared.build(loader), validation);
  }

  /** The settings that count, as text. */
  public Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    KEYS.forEach(key -> texts.put(key.text(), settings.text(key)));
    texts.put(Key.SELECT.text(), settings.text(Key.SELECT));
    return texts;
  }

  /** The names of the options that count, for messages. */
  public static List<String> options() {
    List<String> names = new ArrayList<>();
    KEYS.stream().filter(key -> key != Key.DATA).forEach(key -> names.add(key.option()));
    return names;
  }
}
