package striate.data;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Labelled pictures. Immutable, and safe for any number of threads; a picture may be decoded anew
 * at each call.
 */
public interface Dataset {
  /** The names of the classes; a label is an index into them. */
  List<String> classes();

  /** How many pictures. */
  int size();

  /** The class of picture {@code index}. */
  int label(int index);

  /** The picture at {@code index}, of whatever size it has. */
  Picture picture(int index);

  /** Whether {@link #picture} costs next to nothing: no file is read, nothing decoded. */
  default boolean inMemory() {
    return false;
  }

  /** What a person would call picture {@code index}: its file, or its place in the set. */
  String name(int index);

  /**
   * SHA-256, 32 bytes, of picture {@code index}: its size and samples, or, for a set that is kept
   * as one file a picture, the file's bytes, so that nothing need be decoded.
   */
  default byte[] digest(int index) {
    return Fingerprint.of(picture(index));
  }

  /**
   * SHA-256, 32 bytes, of what picture {@code index} shows: {@link Picture#digest}. Files that are
   * packed differently and decode to the same pixels have the same.
   */
  default byte[] content(int index) {
    return picture(index).digest();
  }

  /**
   * Picture {@code index} as a network reads it: {@link Preprocessing#fitted}. A set of large files
   * holds few of them in memory at a time, however many threads ask.
   */
  default Picture fitted(int index, Preprocessing preprocessing) {
    return preprocessing.fitted(picture(index));
  }

  /**
   * SHA-256, in hexadecimal, of classes, labels and {@linkplain #digest pictures} in order: equal
   * sets have equal fingerprints wherever they lie. Reads every picture.
   */
  default String fingerprint() {
    return Fingerprint.of(this);
  }

  /**
   * The version of what decodes the pictures, if that is not part of them: of code and libraries.
   * Where it differs, the same files may give other samples, and none that were kept are used.
   */
  default String decoder() {
    return "";
  }

  /**
   * The pictures at these places, in this order; a place may come more than once.
   *
   * @throws IndexOutOfBoundsException if there is no such place
   */
  default Dataset subset(int... indices) {
    return Subset.of(this, indices);
  }

  /** The first pictures, or all of them if there are no more than {@code count}. */
  default Dataset first(int count) {
    return count >= size() ? this : subset(IntStream.range(0, count).toArray());
  }

  /** The labels of all pictures, in order. */
  default int[] labels() {
    int[] labels = new int[size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = label(i);
    }
    return labels;
  }

  /** How many pictures each class has. */
  default int[] counts() {
    int[] counts = new int[classes().size()];
    for (int label : labels()) {
      counts[label]++;
    }
    return counts;
  }

  /**
   * Pictures of the largest class for one of the smallest: 1 is balanced, infinity means that a
   * class has none.
   */
  default double imbalance() {
    int most = 0;
    int least = Integer.MAX_VALUE;
    for (int count : counts()) {
      most = Math.max(most, count);
      least = Math.min(least, count);
    }
    return most == 0 ? 1 : (double) most / least;
  }
}
