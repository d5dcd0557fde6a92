/** The innermost loops of products: blocks of sums that stay in registers. */
@NullMarked
package striate.kernels.tile;

import org.jspecify.annotations.NullMarked;
