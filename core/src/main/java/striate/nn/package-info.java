/**
 * Networks as descriptions: shapes, layers (one file each), the graph, losses, initialisers.
 *
 * <p>A description is immutable and holds no weights; {@link striate.nn.Weights} are named tensors;
 * memory belongs to {@code striate.run}. Each layer's file holds its settings, its checks, its
 * output shape and, in its {@link striate.nn.LayerOp}, its forward and backward pass.
 */
@NullMarked
package striate.nn;

import org.jspecify.annotations.NullMarked;
