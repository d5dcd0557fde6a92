/**
 * How far a classifier can be trusted: probabilities that are calibrated on held-out pictures, sets
 * of classes with a stated coverage, pictures unlike those of the training, tests between two
 * models, likely label errors, and near-duplicates.
 */
@org.jspecify.annotations.NullMarked
package striate.trust;
