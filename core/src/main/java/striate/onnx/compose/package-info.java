/** ONNX's operators that stand for several others, as these. */
@org.jspecify.annotations.NullMarked
package striate.onnx.compose;
