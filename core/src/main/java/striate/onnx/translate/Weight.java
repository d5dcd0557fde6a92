package striate.onnx.translate;

import java.util.Set;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;

/** The numbers of a parameter in logical order, read from the file when the network stands. */
@FunctionalInterface
public interface Weight {
  /** The numbers; not to be written to. */
  float[] values() throws OnnxFormatException;

  /**
   * Numbers of which it is known where they come from.
   *
   * @param numbers as they are
   * @param tensors names of the file's weights among what the node reads
   * @param use the node that reads them, as often as it is called
   */
  record Told(Weight numbers, Set<String> tensors, Object use) implements Weight {
    @Override
    public float[] values() throws OnnxFormatException {
      return numbers.values();
    }
  }

  /** A constant as it is. */
  static Weight of(Constant constant) {
    return constant::floats;
  }
}
