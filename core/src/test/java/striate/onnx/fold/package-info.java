/** Tests of operators on constants. */
@NullMarked
package striate.onnx.fold;

import org.jspecify.annotations.NullMarked;
