package striate.train;

/**
 * What a network makes of pictures that it was not trained on.
 *
 * @param loss the mean loss, without label smoothing and class weights
 * @param accuracy share of the pictures that were classified right
 */
public record Validation(double loss, double accuracy) {}
