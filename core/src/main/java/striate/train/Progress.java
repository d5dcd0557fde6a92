package striate.train;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a training.
 *
 * @param epoch from 1
 * @param epochs of the whole training
 * @param batch batches of this epoch so far
 * @param batches of an epoch
 * @param step updates of the weights so far
 * @param steps updates of the whole training
 * @param stepLoss the loss of the last batch
 * @param loss the mean training loss over the epoch's images so far
 * @param accuracy share of them that were classified correctly
 * @param imagesPerSecond over the epoch so far, without validation
 * @param learningRate the learning rate of the last step
 * @param validation of the last epoch that is complete, or null if there is none yet
 * @param elapsed since the training began; of one that was resumed, all its parts together
 * @param left an estimate of the time to the end
 */
public record Progress(
    int epoch,
    int epochs,
    int batch,
    int batches,
    long step,
    long steps,
    double stepLoss,
    double loss,
    double accuracy,
    double imagesPerSecond,
    double learningRate,
    @Nullable Validation validation,
    Duration elapsed,
    Duration left) {}
