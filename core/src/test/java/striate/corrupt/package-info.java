/** Tests of explanations. */
@NullMarked
package striate.corrupt;

import org.jspecify.annotations.NullMarked;
