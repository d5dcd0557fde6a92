package striate.train;

/**
 * The result of a validation: loss and accuracy on images that the network was not trained on.
 *
 * @param loss the mean loss, without label smoothing and class weights
 * @param accuracy share of the images that were classified correctly
 */
public record Validation(double loss, double accuracy) {}
