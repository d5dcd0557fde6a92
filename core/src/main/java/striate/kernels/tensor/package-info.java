/** Arithmetic on tensors of any number of axes: broadcasting, rows, products of matrices. */
@NullMarked
package striate.kernels.tensor;

import org.jspecify.annotations.NullMarked;
