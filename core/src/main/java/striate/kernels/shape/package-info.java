/**
 * What a convolution is: its sizes, how its work is shared, what every way to compute it must do.
 */
@NullMarked
package striate.kernels.shape;

import org.jspecify.annotations.NullMarked;
