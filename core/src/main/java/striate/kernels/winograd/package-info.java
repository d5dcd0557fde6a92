/** Three-by-three convolutions by Winograd's method. */
@NullMarked
package striate.kernels.winograd;

import org.jspecify.annotations.NullMarked;
