/** Convolutions whose channels stay apart. */
@NullMarked
package striate.kernels.depthwise;

import org.jspecify.annotations.NullMarked;
