package striate.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A dataset of labelled pictures. Immutable, and safe for any number of threads; a picture may be
 * decoded anew at each call.
 */
public interface Dataset {
  /** The names of the classes; a label is an index into them. */
  List<String> classes();

  /** The number of pictures. */
  int size();

  /** The label of picture {@code index}: the index of its class. */
  int label(int index);

  /** The picture at {@code index}, of whatever size it has. */
  Picture picture(int index);

  /** Whether {@link #picture} costs next to nothing: no file is read, nothing decoded. */
  default boolean inMemory() {
    return false;
  }

  /** The name of picture {@code index} for people: its file, or its place in the set. */
  String name(int index);

  /** The file of picture {@code index}, in a set that is kept as one file a picture. */
  default Optional<Path> file(int index) {
    return Optional.empty();
  }

  /**
   * The SHA-256 digest, 32 bytes, of picture {@code index}: of its size and samples, or, for a set
   * that is kept as one file a picture, the file's bytes, so that nothing need be decoded.
   */
  default byte[] digest(int index) {
    return Fingerprint.of(picture(index));
  }

  /**
   * The SHA-256 digest, 32 bytes, of the decoded picture {@code index}: {@link Picture#digest}.
   * Files that are packed differently and decode to the same pixels have the same digest.
   */
  default byte[] content(int index) {
    return picture(index).digest();
  }

  /**
   * Picture {@code index} fitted to a network's input: {@link Preprocessing#fitted}. A set of large
   * files holds few of them in memory at a time, however many threads ask.
   */
  default Picture fitted(int index, Preprocessing preprocessing) {
    return preprocessing.fitted(picture(index));
  }

  /**
   * The SHA-256 digest, in hexadecimal, of classes, labels and {@linkplain #digest pictures} in
   * order: equal sets have equal fingerprints wherever they lie. Reads every picture.
   */
  default String fingerprint() {
    return Fingerprint.of(this);
  }

  /**
   * The version of the code and libraries that decode the pictures, if they are not part of the set
   * itself. Where it differs, the same files may give other samples, so cached samples are not
   * used.
   */
  default String decoder() {
    return "";
  }

  /**
   * A dataset of the pictures at these places, in this order; a place may come more than once.
   *
   * @throws IndexOutOfBoundsException if there is no such place
   */
  default Dataset subset(int... indices) {
    return Subset.of(this, indices);
  }

  /** A dataset of the first pictures, or of all of them if there are no more than {@code count}. */
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

  /** The number of pictures of each class. */
  default int[] counts() {
    int[] counts = new int[classes().size()];
    for (int label : labels()) {
      counts[label]++;
    }
    return counts;
  }

  /**
   * The class imbalance: the size of the largest class divided by that of the smallest. 1 is
   * balanced, infinity means that a class has no picture.
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
