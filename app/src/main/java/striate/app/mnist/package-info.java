/** The part of MNIST that the application carries. Its source and licence: {@code SOURCE.txt}. */
@NullMarked
package striate.app.mnist;

import org.jspecify.annotations.NullMarked;
