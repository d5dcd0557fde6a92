package striate.onnx.fold;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;

/**
 * How much the nodes of a file may compute before any image is there, so that a small file can
 * neither fill the heap nor keep us busy for minutes. For one file at a time.
 */
public final class Room {
  /** Elements that are looked at or made, and multiplications: some ten seconds. */
  private static final long WORK = 1L << 32;

  private final long one;
  private final String more;
  private long all;
  private long work = WORK;

  /** For results of 2^28 elements, or fewer if the heap is small. */
  public Room() {
    // up to 20 bytes for each element of a result while it is made, and the inputs are there too
    this(Math.min(1L << 28, heap() / 32), heap() / 16, "; give the JVM more memory (-Xmx)");
  }

  Room(long one) {
    this(one, one, "");
  }

  private Room(long one, long all, String more) {
    this.one = one;
    this.all = all;
    this.more = more;
  }

  private static long heap() {
    return Runtime.getRuntime().maxMemory();
  }

  /** Whether there is room for a result of these sizes. */
  void fits(long[] dims, long product) throws OnnxFormatException {
    long most = Math.clamp(all, 0, one);
    if (product > most || product < 0) {
      throw new OnnxFormatException(
          "a result of at most "
              + most
              + " elements expected, got "
              + Arrays.toString(dims)
              + more);
    }
  }

  /** Something that takes time. */
  void work(double count) throws OnnxFormatException {
    if (count > work) {
      throw new OnnxFormatException(
          "at most 2^32 operations on constants expected in a file, got more");
    }
    work -= (long) count;
  }

  /** Counts what a node has read and made. What is an input with other sizes takes no room. */
  void take(List<@Nullable Constant> inputs, List<Constant> results) throws OnnxFormatException {
    for (Constant result : results) {
      boolean own = true;
      for (Constant input : inputs) {
        own &= input == null || !result.sharesElements(input);
      }
      all -= own ? result.size() : 0;
      work(own ? result.size() : 0);
    }
  }

  /** Counts what a node is going to read. */
  void reads(List<@Nullable Constant> inputs) throws OnnxFormatException {
    for (Constant input : inputs) {
      work(input == null ? 0 : input.size());
    }
  }
}
