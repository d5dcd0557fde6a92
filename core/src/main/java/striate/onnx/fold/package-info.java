/** Operators of ONNX on tensors that are known when a model is read. */
@org.jspecify.annotations.NullMarked
package striate.onnx.fold;
