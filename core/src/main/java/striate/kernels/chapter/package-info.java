/** The kernels of the chapter, in doubles, and its random stream. */
@NullMarked
package striate.kernels.chapter;

import org.jspecify.annotations.NullMarked;
