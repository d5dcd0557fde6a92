package striate.data;

import java.util.List;

/**
 * The pictures of a set, all fitted to one size: what a training loop reads again and again.
 *
 * <p>Safe for any number of threads.
 */
public interface Samples {
  /** The names of the classes; a label is an index into them. */
  List<String> classes();

  /** How many pictures. */
  int size();

  /** 1 or 3. */
  int channels();

  /** Rows of each picture. */
  int height();

  /** Pixels of a row. */
  int width();

  /** The class of picture {@code index}. */
  int label(int index);

  /**
   * Copies picture {@code index}, [height, width, channels] samples of 0 to 255, into {@code out}
   * from {@code at}.
   */
  void copy(int index, byte[] out, int at);

  /** Samples of one picture: height · width · channels. */
  default int length() {
    return height() * width() * channels();
  }

  /**
   * All pictures of {@code set}, fitted now and kept in the heap.
   *
   * @throws IllegalArgumentException if they are more samples than an array can hold
   */
  static Samples inHeap(Dataset set, Preprocessing preprocessing) {
    return HeapSamples.fit(set, preprocessing);
  }
}
