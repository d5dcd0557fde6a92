package striate.onnx.translate;

import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;

/** The numbers of a parameter in logical order, read from the file when the network stands. */
@FunctionalInterface
public interface Weight {
  /** The numbers; not to be written to. */
  float[] values() throws OnnxFormatException;

  /** A constant as it is. */
  static Weight of(Constant constant) {
    return constant::floats;
  }
}
