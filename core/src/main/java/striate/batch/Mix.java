package striate.batch;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The mixing of each picture of a batch with another one, and of their targets.
 *
 * <p>The other one is the next of the batch (the first, for the last): the order is random already.
 * Each picture draws a share of its own.
 */
public sealed interface Mix {
  /** No mixing. */
  record None() implements Mix {
    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * Mixup (Zhang, Cisse, Dauphin, Lopez-Paz: mixup: Beyond Empirical Risk Minimization, ICLR 2018):
   * a weighted sum of two pictures, λ times the picture and 1 − λ times the other.
   *
   * @param alpha λ is drawn from Beta(alpha, alpha); 0.01 to 100
   * @param probability that a picture is mixed
   */
  record MixUp(double alpha, double probability) implements Mix {
    /** Checks that all values are in range. */
    public MixUp {
      check("mixup", alpha, probability);
    }

    @Override
    public String toString() {
      return text("mixup", alpha, probability);
    }
  }

  /**
   * CutMix (Yun, Han, Oh, Chun, Choe, Yoo: CutMix: Regularization Strategy to Train Strong
   * Classifiers with Localizable Features, ICCV 2019): a rectangle of the other picture, 1 − λ of
   * the area, its middle anywhere. What sticks out is cut off, and λ corrected for it.
   *
   * @param alpha λ is drawn from Beta(alpha, alpha); 0.01 to 100
   * @param probability that a picture is mixed
   */
  record CutMix(double alpha, double probability) implements Mix {
    /** Checks that all values are in range. */
    public CutMix {
      check("cutmix", alpha, probability);
    }

    @Override
    public String toString() {
      return text("cutmix", alpha, probability);
    }
  }

  /** No mixing. */
  static Mix none() {
    return new None();
  }

  /** A {@link MixUp} of every picture. */
  static Mix mixUp(double alpha) {
    return new MixUp(alpha, 1);
  }

  /** A {@link CutMix} of every picture. */
  static Mix cutMix(double alpha) {
    return new CutMix(alpha, 1);
  }

  /**
   * The mixing that {@code toString} wrote: {@code none}, {@code mixup(0.2)}, {@code
   * cutmix(1,0.5)}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static Mix parse(String text) {
    if (text.strip().equals("none")) {
      return none();
    }
    Matcher m =
        Pattern.compile("(mixup|cutmix)\\(([0-9.eE+-]+)(?:,\\s*([0-9.eE+-]+))?\\)")
            .matcher(text.strip());
    if (m.matches()) {
      try {
        double alpha = Double.parseDouble(m.group(2));
        double probability = m.group(3) == null ? 1 : Double.parseDouble(m.group(3));
        return m.group(1).equals("mixup")
            ? new MixUp(alpha, probability)
            : new CutMix(alpha, probability);
      } catch (NumberFormatException e) {
        throw refusal(text, e);
      }
    }
    throw refusal(text, null);
  }

  private static IllegalArgumentException refusal(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "mix: none, mixup(alpha) or cutmix(alpha) expected, got \"" + text + "\"", cause);
  }

  private static void check(String name, double alpha, double probability) {
    if (!(alpha >= 0.01 && alpha <= 100)) {
      throw new IllegalArgumentException(
          "mix: " + name + ", alpha: 0.01 to 100 expected, got " + alpha);
    }
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "mix: " + name + ", probability: 0 to 1 expected, got " + probability);
    }
  }

  private static String text(String name, double alpha, double probability) {
    String text = name + "(" + plain(alpha);
    return (probability == 1 ? text : text + "," + plain(probability)) + ")";
  }

  private static String plain(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
