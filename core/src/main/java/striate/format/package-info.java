/** Model files: a network, its weights and what is needed to feed it pictures, as ONNX. */
@org.jspecify.annotations.NullMarked
package striate.format;
