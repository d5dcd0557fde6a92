package striate.chapter;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A correction of the listing where it departs from its own text. Each can be chosen alone. */
public enum Fix {
  /** Kernels that descend the gradient: {@code K += α·Xᵀ·D₁}. */
  ASCENT("the kernels move down the error's gradient, not up"),
  /** 26×26 positions in an image instead of 25×25. */
  POSITIONS("all 26×26 positions are seen, the last row and column too"),
  /**
   * The gradient of the forward pass as it was computed: {@code tanh' = 1 - tanh²}, and its factor
   * 2.
   */
  DROPOUT("tanh's slope is taken before dropout, and has dropout's factor 2"),
  /** {@code D₂ = (labels - P) / batch}. */
  DIVISION("the gradient is divided by the batch size once, not twice"),
  /** The last, partial batch is trained on too. */
  IMAGES("all 1,000 training images are used, the last partial batch too"),
  /** The learning rate that suits the network when all else is corrected. */
  RATE("a learning rate that suits the corrected network");

  private final String summary;

  Fix(String summary) {
    this.summary = summary;
  }

  /** The name on the command line. */
  public String cliName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The change in one phrase. */
  public String summary() {
    return summary;
  }

  /**
   * The fix with that {@link #cliName()}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Fix parse(String name) {
    for (Fix fix : values()) {
      if (fix.cliName().equals(name)) {
        return fix;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "fix: expects one of %s, got '%s'",
            Arrays.stream(values()).map(Fix::cliName).collect(Collectors.joining(", ")),
            name));
  }
}
