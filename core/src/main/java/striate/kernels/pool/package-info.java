/** Pooling over windows and over kernels. */
@NullMarked
package striate.kernels.pool;

import org.jspecify.annotations.NullMarked;
