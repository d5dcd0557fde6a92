package striate.app.recipe;

import java.util.Locale;

/**
 * Everything that decides what a training gives, each with its name as an option, in recipes and in
 * a run's settings. What is {@code auto} is decided by looking at the data, and is written out in
 * the run's settings.
 */
public enum Key {
  DATA("SET", "", "The data: a named set, a folder, a list (CSV)."),
  TEST("SET", "", "Another folder or file that is the test set."),
  LIMIT("N", "all", "Use only N training images, of each class its share."),
  VALIDATION("SHARE", "auto", "Share of the training images kept back to watch and to choose by."),
  TEST_SHARE("SHARE", "auto", "Share of the images that becomes the test set where there is none."),
  NETWORK("SPEC", "auto", "The network: a name or a notation (see below)."),
  IMAGE("CxHxW", "auto", "What the network reads: channels (1 grey, 3 colour), height, width."),
  FIT("HOW", "auto", "How other sizes are fitted: stretch, crop or pad."),
  NORMALISE("HOW", "auto", "auto: by the training images' mean and deviation; none: 0 to 1."),
  EPOCHS("N", "auto", "How many times all training images are seen."),
  BATCH("N", "auto", "Images of a step."),
  OPTIMIZER("NAME", "adamw", "sgd, adam, adamw or rmsprop."),
  RATE("R", "auto", "The highest learning rate."),
  MOMENTUM("M", "0.9", "Of sgd (Nesterov), and β₁ of adam."),
  BETA2("B", "0.99", "β₂ of adam."),
  DECAY("D", "auto", "Weight decay; biases and norms are spared."),
  SCHEDULE("NAME", "cosine", "constant, cosine, one-cycle, step or plateau."),
  WARM_UP("SHARE", "0.2", "Share of the steps in which the rate rises (not for one-cycle)."),
  SMOOTHING("E", "0", "Label smoothing."),
  EMA("D", "0", "Moving average of the weights: its decay, for example 0.99; 0: none."),
  CLIP("NORM", "0", "Largest norm of the gradient; 0: any."),
  ACCUMULATE("N", "1", "Batches whose gradients make one step."),
  BALANCE("HOW", "none", "Against rare classes: none, weights or sampling."),
  AUGMENT(
      "LIST",
      "auto",
      "Random changes of the training images, for example 'shift(2) rotate(10) flip-horizontal'."),
  MIX("HOW", "none", "none, mixup(0.2) or cutmix(1): mixes pairs of training images."),
  SELECT("WHICH", "auto", "Which weights to keep: best (by validation) or last."),
  PATIENCE("N", "0", "Stop after N epochs without a better validation; 0: never."),
  TIME_LIMIT("TIME", "0", "Stop after so many minutes, or after 90s, 20m, 2h; 0: never."),
  VIEWS("HOW", "one", "Views averaged when testing: one, flip or shift."),
  SEED("N", "1", "Decides first weights, order and all that is random.");

  private final String parameter;
  private final String standard;
  private final String description;

  Key(String parameter, String standard, String description) {
    this.parameter = parameter;
    this.standard = standard;
    this.description = description;
  }

  /** As in settings and recipes: {@code warm-up}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As an option: {@code --warm-up}. */
  public String option() {
    return "--" + text();
  }

  /** How help names its value. */
  public String parameter() {
    return parameter;
  }

  /** What it is when nothing is said. */
  public String standard() {
    return standard;
  }

  /** One line for help. */
  public String description() {
    return description;
  }
}
