/** Tests of explanations. */
@NullMarked
package striate.explain;

import org.jspecify.annotations.NullMarked;
