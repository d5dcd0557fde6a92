package striate.app.recipe;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The settings that decide the outcome of a training, each with its name as an option, in recipes
 * and in a run's settings. {@code auto} stands for a value that follows from the data; the run's
 * settings hold that value.
 *
 * <p>Names of earlier versions are still understood everywhere, since runs, model files and scripts
 * outlive them.
 */
public enum Key {
  DATA("SET", "", "The data: a named set, a folder, a list (CSV)."),
  TEST("SET", "", "Another folder or file that is the test set."),
  LIMIT("N", "all", "The number of training images to use, stratified by class."),
  VALIDATION("SHARE", "auto", "Share of the training images that becomes the validation set."),
  TEST_SHARE("SHARE", "auto", "Share of the images that becomes the test set if there is none."),
  CALIBRATE(
      "SHARE",
      "0",
      "Share of the training images that is held back to calibrate the model: probabilities,"
          + " prediction sets, images unlike the training images (docs/trust.md)."),
  NETWORK("SPEC", "auto", "The network: a name or a notation (see below)."),
  IMAGE("CxHxW", "auto", "Input of the network: channels (1 grey, 3 colour), height, width."),
  FIT("HOW", "auto", "Fit of images of other sizes: stretch, crop or pad."),
  NORMALISE(
      "HOW",
      "auto",
      "auto: mean and std of the training images; none: samples from 0 to 1.",
      "normalize"),
  BUDGET(
      "TIME",
      "0",
      "Time for everything, such as 90s, 10m or 1h. A short trial on this machine chooses the"
          + " network, image size and number of epochs that fit. 5m if neither --epochs, --network"
          + " nor --recipe is given; 0: no budget."),
  EPOCHS("N", "auto", "Number of epochs."),
  BATCH_SIZE("N", "auto", "Number of images in a batch.", "batch"),
  OPTIMIZER("NAME", "adamw", "Optimiser: sgd, adam, adamw or rmsprop."),
  LEARNING_RATE("R", "auto", "Learning rate at the schedule's highest point.", "rate"),
  MOMENTUM("M", "0.9", "Momentum of sgd (Nesterov), and β₁ of adam."),
  BETA2("B", "0.99", "β₂ of adam."),
  WEIGHT_DECAY("D", "auto", "Weight decay; not for biases and normalisation.", "decay"),
  SCHEDULE(
      "NAME", "cosine", "Learning-rate schedule: constant, cosine, one-cycle, step or plateau."),
  WARM_UP("SHARE", "0.2", "Share of the steps for linear warm-up (not for one-cycle)."),
  LABEL_SMOOTHING("E", "0", "Label smoothing.", "smoothing"),
  EMA("D", "0", "Decay of an exponential moving average of the weights, such as 0.99; 0: none."),
  CLIP_NORM("NORM", "0", "Gradient clipping: the largest norm; 0: none.", "clip"),
  ACCUMULATE("N", "1", "Gradient accumulation: batches for each step."),
  BALANCE("HOW", "none", "Handling of class imbalance: none, weights (in the loss) or sampling."),
  AUGMENT(
      "LIST",
      "auto",
      "Augmentation of the training images, such as 'shift(2) rotate(10) flip-horizontal'."),
  MIX("HOW", "none", "Mixing of pairs of training images: none, mixup(0.2) or cutmix(1)."),
  SELECT("WHICH", "auto", "Weights to keep: best (by validation) or last."),
  PATIENCE("N", "0", "Early stopping: epochs without validation improvement; 0: never."),
  TIME_LIMIT("TIME", "0", "Time limit, in minutes or as 90s, 20m, 2h; 0: none."),
  VIEWS("HOW", "one", "Test-time augmentation: one (none), flip or shift."),
  SEED("N", "1", "Seed of the initial weights, the order and the augmentation.");

  private final String parameter;
  private final String standard;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // List.of gives one that nobody can change
  private final List<String> oldNames;

  Key(String parameter, String standard, String description, String... oldNames) {
    this.parameter = parameter;
    this.standard = standard;
    this.description = description;
    this.oldNames = List.of(oldNames);
  }

  /** The key of a name, also of an earlier version's; null if there is none. */
  public static @Nullable Key named(String name) {
    for (Key key : values()) {
      if (key.text().equals(name) || key.oldNames.contains(name)) {
        return key;
      }
    }
    return null;
  }

  /** The name in settings and recipes: {@code warm-up}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Other names that are understood: earlier ones, and other spellings. */
  public List<String> oldNames() {
    return oldNames;
  }

  /** The name of the option: {@code --warm-up}. */
  public String option() {
    return "--" + text();
  }

  /** The name of the value in help texts. */
  public String parameter() {
    return parameter;
  }

  /** The default value. */
  public String standard() {
    return standard;
  }

  /** The line for help texts. */
  public String description() {
    return description;
  }
}
