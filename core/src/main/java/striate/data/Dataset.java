package striate.data;

import java.util.List;

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

  /** What a person would call picture {@code index}: its file, or its place in the set. */
  String name(int index);

  /**
   * SHA-256, in hexadecimal, of classes, labels and samples in order: equal sets have equal
   * fingerprints wherever they lie.
   */
  String fingerprint();
}
