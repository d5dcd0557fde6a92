package striate.train;

import org.jspecify.annotations.Nullable;

/**
 * One epoch of a training.
 *
 * @param epoch from 1
 * @param steps moves of the weights so far, this epoch's included
 * @param loss the mean over the epoch's pictures, each as it was met while the weights moved
 * @param accuracy share of them that were classified right; of mixed ones, as the largest share
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
