/** Tests of the reader of ONNX files. */
@NullMarked
package striate.onnx.file;

import org.jspecify.annotations.NullMarked;
