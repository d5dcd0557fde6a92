/** Fine-tuning: a trained network for other classes. */
@NullMarked
package striate.tune;

import org.jspecify.annotations.NullMarked;
