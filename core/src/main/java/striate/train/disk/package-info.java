/** The files of a run's folder, and the hold on it; nothing here knows what a training is. */
@NullMarked
package striate.train.disk;

import org.jspecify.annotations.NullMarked;
