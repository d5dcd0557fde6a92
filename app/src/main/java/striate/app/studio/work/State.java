package striate.app.studio.work;

import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.train.Progress;

/**
 * What the studio's trainings are at.
 *
 * @param phase what is being done
 * @param run the run's name, or an empty text
 * @param line in words
 * @param progress of the training, or null where there is none yet
 * @param lines what was said of it: a plan, what was left out, warnings
 */
public record State(
    Phase phase, String run, String line, @Nullable Progress progress, List<String> lines) {
  /** Phases. */
  public enum Phase {
    /** Nothing is done. */
    IDLE,
    /** The pictures are looked at. */
    OPENING,
    /** A short trial chooses a network. */
    PLANNING,
    /** The network learns. */
    TRAINING,
    /** The model is tested, and its answers noted. */
    TESTING,
    /** The last training came to its end. */
    DONE,
    /** The last training was stopped; it can go on. */
    STOPPED,
    /** The last training failed. */
    FAILED
  }

  /** Copies the list. */
  public State {
    lines = List.copyOf(lines);
  }

  /** Whether a training is under way. */
  public boolean isBusy() {
    return switch (phase) {
      case OPENING, PLANNING, TRAINING, TESTING -> true;
      case IDLE, DONE, STOPPED, FAILED -> false;
    };
  }
}
