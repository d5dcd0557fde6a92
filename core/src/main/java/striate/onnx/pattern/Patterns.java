package striate.onnx.pattern;

import java.util.List;
import striate.onnx.translate.Draft;

/**
 * All patterns, applied until none fits any more. Each makes the network smaller or leaves it as it
 * is, and changes no output beyond rounding.
 */
public final class Patterns {
  /** A pattern, looked for at the last of its steps. */
  @FunctionalInterface
  interface Pattern {
    /** Puts a simpler step in the place of step {@code i}; whether it did. */
    boolean apply(Matcher m, int i);
  }

  private static final List<Pattern> ALL =
      List.of(
          ActivationPatterns::silu,
          ActivationPatterns::hardSigmoid,
          ActivationPatterns::hardSwish,
          ActivationPatterns::gelu,
          ActivationPatterns::geluByTanh,
          ActivationPatterns::mish,
          NormPatterns::layerNorm,
          NormPatterns::scaled,
          NormPatterns::scaledGroups,
          NormPatterns::localResponse,
          ProductPatterns::bias,
          ProductPatterns::padding,
          MovementPatterns::shuffle);

  private static final int MOST_ROUNDS = 50;

  private Patterns() {}

  /** Puts layers back together; the index of the output. */
  public static int apply(Draft draft, int output) {
    int last = output;
    boolean changed = true;
    for (int round = 0; changed && round < MOST_ROUNDS; round++) {
      changed = false;
      Matcher m = new Matcher(draft, last);
      for (int i = 0; i < draft.size(); i++) {
        if (!m.isRead(i)) {
          continue;
        }
        int same = MovementPatterns.nothing(m, i);
        if (same != Matcher.NOT && !(i == last && same < 0)) {
          draft.redirect(i, same);
          last = i == last ? same : last;
          m = new Matcher(draft, last);
          changed = true;
          continue;
        }
        for (Pattern pattern : ALL) {
          if (pattern.apply(m, i)) {
            m = new Matcher(draft, last);
            changed = true;
            break;
          }
        }
      }
    }
    return last;
  }
}
