/** What stands in an ONNX file: bytes to records, checked, not yet understood. */
@org.jspecify.annotations.NullMarked
package striate.onnx.file;
