package striate.run.cpu.tensor;

import org.jspecify.annotations.Nullable;
import striate.nn.Layer;
import striate.nn.tensor.ChannelShuffle;
import striate.nn.tensor.ConvTranspose2d;
import striate.nn.tensor.DepthToSpace;
import striate.nn.tensor.Expand;
import striate.nn.tensor.Gather;
import striate.nn.tensor.Join;
import striate.nn.tensor.LpPool;
import striate.nn.tensor.PadAxes;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.Resize;
import striate.nn.tensor.Slice;
import striate.nn.tensor.SpaceToDepth;
import striate.nn.tensor.Tile;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.TopK;
import striate.nn.tensor.Transpose;
import striate.run.op.Binding;
import striate.run.op.LayerOp;

/** The arithmetic of the layers on tensors. */
public final class TensorOps {
  private TensorOps() {}

  /** The arithmetic of a layer, or null if it is none of these. */
  public static @Nullable LayerOp find(Layer layer, Binding binding) {
    return moving(layer, binding);
  }

  private static @Nullable LayerOp moving(Layer layer, Binding binding) {
    if (layer instanceof Transpose transpose) {
      return Moves.of(transpose, binding);
    }
    if (layer instanceof ToTensor toTensor) {
      return Moves.of(toTensor, binding);
    }
    if (layer instanceof ToImage toImage) {
      return Moves.of(toImage, binding);
    }
    if (layer instanceof Reshape reshape) {
      return Moves.of(reshape, binding);
    }
    if (layer instanceof Slice slice) {
      return Moves.of(slice, binding);
    }
    if (layer instanceof Join join) {
      return new JoinOp(join, binding);
    }
    if (layer instanceof ChannelShuffle shuffle) {
      return Moves.of(shuffle, binding);
    }
    if (layer instanceof Resize resize) {
      return ResizeOp.of(resize, binding);
    }
    if (layer instanceof ConvTranspose2d conv) {
      return new ConvTransposeOp(conv, binding);
    }
    if (layer instanceof PadAxes pad) {
      return Moves.of(pad, binding);
    }
    if (layer instanceof Gather gather) {
      return Moves.of(gather, binding);
    }
    if (layer instanceof Expand expand) {
      return Moves.of(expand, binding);
    }
    if (layer instanceof Tile tile) {
      return Moves.of(tile, binding);
    }
    if (layer instanceof DepthToSpace space) {
      return Moves.of(space, binding);
    }
    if (layer instanceof SpaceToDepth depth) {
      return Moves.of(depth, binding);
    }
    if (layer instanceof LpPool pool) {
      return new LpPoolOp(pool, binding);
    }
    if (layer instanceof TopK top) {
      return new TopKOp(top, binding);
    }
    return null;
  }
}
