/** The choice of the fastest way to compute a convolution. */
@NullMarked
package striate.kernels.conv;

import org.jspecify.annotations.NullMarked;
