/**
 * The innermost loops, written out by {@code scripts/generate_tiles.py}: blocks of sums that stay
 * in registers throughout.
 */
@NullMarked
package striate.kernels.generated;

import org.jspecify.annotations.NullMarked;
