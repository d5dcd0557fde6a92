/** Training: optimisers and the step that uses them. */
@NullMarked
package striate.train;

import org.jspecify.annotations.NullMarked;
