/** Number by number: activations and their functions, dropout, sums, layouts, optimiser updates. */
@NullMarked
package striate.kernels.element;

import org.jspecify.annotations.NullMarked;
