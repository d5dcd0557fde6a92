package striate.train;

import org.jspecify.annotations.Nullable;

/**
 * The result of one epoch of a training.
 *
 * @param epoch from 1
 * @param steps updates of the weights so far, this epoch's included
 * @param loss the mean training loss over the epoch's images, each computed as the weights moved
 * @param accuracy share of them that were classified correctly; the label of a mixed image is the
 *     largest of its shares
 * @param learningRate the learning rate of the last step
 * @param validation at the end of the epoch, or null if there is no validation set
 * @param seconds that the epoch took, validation included
 */
public record EpochResult(
    int epoch,
    long steps,
    double loss,
    double accuracy,
    double learningRate,
    @Nullable Validation validation,
    double seconds) {}
