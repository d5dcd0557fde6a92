package striate.chapter;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The settings of the chapter's network.
 *
 * @param epochs number of epochs; 1 or more
 * @param threads threads that share an epoch's work; 1 or more. The result does not depend on it
 * @param fixes corrections of the listing
 */
public record ChapterSettings(int epochs, int threads, Set<Fix> fixes) {
  /** The number of epochs in the listing. */
  public static final int EPOCHS = 300;

  /**
   * Copies {@code fixes}; the copy is unmodifiable and keeps {@link Fix}'s order.
   *
   * @throws IllegalArgumentException if epochs or threads are below 1
   */
  public ChapterSettings {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs: expects 1 or more, got " + epochs);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expects 1 or more, got " + threads);
    }
    EnumSet<Fix> copy = EnumSet.noneOf(Fix.class);
    copy.addAll(fixes);
    fixes = Collections.unmodifiableSet(copy);
  }

  /** The listing as printed: 300 epochs, no corrections, all processors. */
  public static ChapterSettings printed() {
    return new ChapterSettings(EPOCHS, processors(), EnumSet.noneOf(Fix.class));
  }

  /** All corrections: 300 epochs, all processors. */
  public static ChapterSettings corrected() {
    return new ChapterSettings(EPOCHS, processors(), EnumSet.allOf(Fix.class));
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }
}
