/** ONNX's operators, each as the layers that compute it. */
@org.jspecify.annotations.NullMarked
package striate.onnx.op;
