/** Tests of explanations. */
@NullMarked
package striate.trust;

import org.jspecify.annotations.NullMarked;
