/**
 * Layers on tensors of any number of axes, mostly for networks that come from other programs. An
 * image counts as a tensor [channels, height, width] here.
 */
@org.jspecify.annotations.NullMarked
package striate.nn.tensor;
