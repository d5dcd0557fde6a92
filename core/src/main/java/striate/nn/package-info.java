/**
 * Networks as descriptions: shapes, layers (one file each), the graph, losses, initialisers.
 *
 * <p>A description is immutable and holds no weights; {@link striate.nn.Weights} are named tensors;
 * memory belongs to {@code striate.run}. Each layer's file holds its settings, its checks and its
 * output shape; what computes it is in {@code striate.run.cpu}.
 */
@NullMarked
package striate.nn;

import org.jspecify.annotations.NullMarked;
