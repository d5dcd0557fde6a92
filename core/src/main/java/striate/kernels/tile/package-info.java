/** Products of matrices: how rows, columns and terms are cut into tiles. */
@NullMarked
package striate.kernels.tile;

import org.jspecify.annotations.NullMarked;
