/** Training: optimisers, learning-rate schedules, the training loop, and folders that keep runs. */
@NullMarked
package striate.train;

import org.jspecify.annotations.NullMarked;
