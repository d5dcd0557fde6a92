package striate.onnx.fold;

import java.util.List;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;

/**
 * What an operator computes. An {@link ArithmeticException} or {@link IllegalArgumentException} is
 * an error in the file as well.
 */
@FunctionalInterface
interface Operator {
  List<Constant> run(Call call) throws OnnxFormatException;
}
