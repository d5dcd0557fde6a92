package striate.data;

import java.util.List;

/**
 * The pictures of a set, all fitted to one size, for a training loop to read again and again.
 *
 * <p>Safe for any number of threads.
 */
public interface Samples {
  /** The names of the classes; a label is an index into them. */
  List<String> classes();

  /** The number of pictures. */
  int size();

  /** The number of channels: 1 or 3. */
  int channels();

  /** The height of each picture. */
  int height();

  /** The width of each picture. */
  int width();

  /** The label of picture {@code index}: the index of its class. */
  int label(int index);

  /**
   * Copies picture {@code index}, [height, width, channels] samples of 0 to 255, into {@code out}
   * from {@code at}.
   */
  void copy(int index, byte[] out, int at);

  /** The number of samples of one picture: height · width · channels. */
  default int length() {
    return height() * width() * channels();
  }

  /**
   * The pictures of {@code set}, fitted now and kept in the heap.
   *
   * @throws IllegalArgumentException if they are more samples than an array can hold
   */
  static Samples inHeap(Dataset set, Preprocessing preprocessing) {
    return HeapSamples.fit(set, preprocessing);
  }
}
