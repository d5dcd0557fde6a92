/** Losses and softmax. */
@NullMarked
package striate.kernels.loss;

import org.jspecify.annotations.NullMarked;
