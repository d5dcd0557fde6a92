package striate.spark.together;

import striate.format.Model;

/**
 * What came of a training over several executors.
 *
 * @param model the trained network, without preprocessing and names of classes
 * @param hash of the weights' bits
 * @param machines executors at the end
 * @param attempts how often the training was begun or taken up
 * @param epoch of the weights
 * @param steps of the training
 * @param why it ended, in words
 * @param sent bytes that the first executor has sent to the others since it was last taken up
 * @param exchanges between the executors, since then
 */
public record SharedResult(
    Model model,
    long hash,
    int machines,
    int attempts,
    int epoch,
    long steps,
    String why,
    long sent,
    long exchanges) {}
