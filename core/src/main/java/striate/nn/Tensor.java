package striate.nn;

/**
 * A named array of numbers in logical (PyTorch's and ONNX's) order; a copy that is yours to change.
 *
 * @param name for example {@code conv1.weight}
 * @param sizes of its axes
 * @param values row by row, the last axis fastest
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between arrays; nothing compares tensors
public record Tensor(String name, Parameter.Sizes sizes, float[] values) {
  /** Checks that the values fill the sizes. */
  public Tensor {
    if (sizes.count() != values.length) {
      throw new ShapeException(
          name + ": " + sizes + " holds " + sizes.count() + " numbers, got " + values.length);
    }
  }
}
