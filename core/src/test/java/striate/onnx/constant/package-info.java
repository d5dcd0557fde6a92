/** Tests of tensors that are known. */
@NullMarked
package striate.onnx.constant;

import org.jspecify.annotations.NullMarked;
