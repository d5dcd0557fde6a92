/** Copies by tables of offsets: every output is one number of the input, or a constant. */
@org.jspecify.annotations.NullMarked
package striate.kernels.move;
