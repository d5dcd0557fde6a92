/**
 * Convolutions as products whose terms are the taps, and the plain loops that are the reference.
 */
@NullMarked
package striate.kernels.direct;

import org.jspecify.annotations.NullMarked;
