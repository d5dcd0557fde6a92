/** Layers put back together that other programs write as several operators. */
@org.jspecify.annotations.NullMarked
package striate.onnx.pattern;
