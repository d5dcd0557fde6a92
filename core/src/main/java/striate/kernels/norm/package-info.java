/** Batch normalisation. */
@NullMarked
package striate.kernels.norm;

import org.jspecify.annotations.NullMarked;
