package striate.onnx.compose;

import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;

/** What is known of a node's inputs before any image is. */
public interface Operands {
  /** Whether input {@code i} is there. */
  boolean has(int i);

  /** The number of axes of input {@code i}, which must be there. */
  int rank(int i);

  /** The size of an axis of input {@code i}; 1 for the batch. */
  int size(int i, int axis);

  /** Whether an axis of input {@code i} is the batch. */
  boolean isBatch(int i, int axis);

  /** Input {@code i} if it is a constant, else null. */
  @Nullable Constant constant(int i);
}
