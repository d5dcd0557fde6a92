/** The translation of a parsed ONNX graph, operator by operator, into a draft of a network. */
@org.jspecify.annotations.NullMarked
package striate.onnx.translate;
