/** Tensors whose numbers are known when a model is read, and what can go wrong in a file. */
@org.jspecify.annotations.NullMarked
package striate.onnx.constant;
