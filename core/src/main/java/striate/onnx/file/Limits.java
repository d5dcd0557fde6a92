package striate.onnx.file;

/** How much of anything a file may have. */
final class Limits {
  /** Axes of a tensor. */
  static final int AXES = 64;

  /** Graphs within graphs; two or three are usual. */
  static final int DEPTH = 16;

  /** Elements of all sparse tensors together, for they take memory that the file does not have. */
  static final int SPARSE = 1 << 24;

  private Limits() {}
}
