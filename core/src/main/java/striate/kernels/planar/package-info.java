/** Convolutions of few channels, which hold pixels in the lanes of a vector instead of channels. */
@NullMarked
package striate.kernels.planar;

import org.jspecify.annotations.NullMarked;
