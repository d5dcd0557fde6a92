/** Tests of classifiers and their evaluation. */
@NullMarked
package striate.classify;

import org.jspecify.annotations.NullMarked;
