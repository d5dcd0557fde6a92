package striate.run;

import java.util.ArrayList;
import java.util.List;

/**
 * One long array that many buffers share, so that each can start on a cache line.
 *
 * <p>The JVM says nothing of where an array lies. But a long one is given regions of its own, and
 * its numbers then start 16 bytes into the first: places {@value #LEAD} floats past a multiple of
 * {@value #LINE} are at the start of a 64-byte line. Vectors of that size never straddle two lines
 * there. Nothing but speed depends on it.
 */
final class Arena {
  private static final int LINE = 16;
  private static final int LEAD = 12;

  /** Floats that fit into one array for sure. */
  private static final long MOST = Integer.MAX_VALUE - 64;

  private final List<Long> starts = new ArrayList<>();
  private final List<Long> lengths = new ArrayList<>();
  private long end = LEAD;
  private float[] shared = {};
  private float[][] apart = {};

  /** Asks for a buffer; returns its number. */
  int add(long floats) {
    if (floats > MOST) {
      throw new IllegalArgumentException(
          "a buffer of "
              + floats * 4
              + " bytes is more than a Java array holds; use a smaller batch");
    }
    starts.add(end);
    lengths.add(floats);
    end += (floats + LINE - 1) / LINE * LINE;
    return starts.size() - 1;
  }

  /** Allocates all that was asked for. */
  void allocate() {
    if (end <= MOST) {
      shared = new float[(int) end + LINE];
      return;
    }
    apart = new float[lengths.size()][];
    for (int i = 0; i < apart.length; i++) {
      apart[i] = new float[lengths.get(i).intValue() + 2 * LINE];
    }
  }

  /** The array that holds buffer {@code i}. */
  float[] array(int i) {
    return apart.length > 0 ? apart[i] : shared;
  }

  /** Where buffer {@code i} starts in it. */
  int start(int i) {
    return apart.length > 0 ? LEAD : starts.get(i).intValue();
  }
}
