/**
 * What the planner and a layer's arithmetic agree on: {@link striate.run.op.LayerOp} computes, what
 * it is made for is a {@link striate.run.op.Binding}, and its memory comes with a {@link
 * striate.run.op.Pass}; {@link striate.run.op.Learning} says what learns. A {@link
 * striate.run.op.CustomLayer} brings its own.
 */
@NullMarked
package striate.run.op;

import org.jspecify.annotations.NullMarked;
