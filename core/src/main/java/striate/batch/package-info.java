/**
 * The batches of a training, made from labelled pictures: augmentation of single pictures, mixing
 * of a batch's pictures, and the loader that does both ahead of time.
 *
 * <p>All that is random follows from (seed, epoch, picture) by a counter-based hash, so a batch is
 * a pure function of (seed, epoch, step): it does not matter which thread makes it, or when.
 */
@NullMarked
package striate.batch;

import org.jspecify.annotations.NullMarked;
