package striate.run.cpu.tensor;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.kernels.tensor.Broadcast;
import striate.kernels.tensor.PairFunctions;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.tensor.ArgReduce;
import striate.nn.tensor.AxisSoftmax;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.ChannelShuffle;
import striate.nn.tensor.Constant;
import striate.nn.tensor.ConvTranspose2d;
import striate.nn.tensor.DepthToSpace;
import striate.nn.tensor.Expand;
import striate.nn.tensor.Gather;
import striate.nn.tensor.GroupNorm;
import striate.nn.tensor.Join;
import striate.nn.tensor.LayerNorm;
import striate.nn.tensor.LpPool;
import striate.nn.tensor.Lrn;
import striate.nn.tensor.MatMul;
import striate.nn.tensor.PadAxes;
import striate.nn.tensor.Quantize;
import striate.nn.tensor.Reduce;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.Resize;
import striate.nn.tensor.Slice;
import striate.nn.tensor.SpaceToDepth;
import striate.nn.tensor.Tile;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.TopK;
import striate.nn.tensor.Transpose;
import striate.nn.tensor.Unary;
import striate.nn.tensor.Where;
import striate.run.cpu.tensor.BroadcastOp.Term;
import striate.run.op.Binding;
import striate.run.op.LayerOp;

/** The arithmetic of the layers on tensors. */
public final class TensorOps {
  private TensorOps() {}

  /** The arithmetic of a layer, or null if it is none of these. */
  public static @Nullable LayerOp find(Layer layer, Binding binding) {
    // Not a switch over patterns, which costs a program's start some milliseconds.
    if (layer instanceof Unary l) {
      return new UnaryOp(l, binding);
    }
    if (layer instanceof Binary l) {
      return of(l, binding);
    }
    if (layer instanceof BinaryConstant l) {
      return of(l, binding);
    }
    if (layer instanceof Where) {
      return where(binding);
    }
    if (layer instanceof MatMul) {
      return new MatMulOp(binding);
    }
    if (layer instanceof LayerNorm l) {
      return RowNormOp.of(l, binding);
    }
    if (layer instanceof AxisSoftmax l) {
      return new AxisSoftmaxOp(l, binding);
    }
    if (layer instanceof Reduce l) {
      return new ReduceOp(l, binding);
    }
    if (layer instanceof GroupNorm l) {
      return binding.input().isImage()
          ? new ImageGroupNormOp(l, binding)
          : RowNormOp.of(l, binding);
    }
    if (layer instanceof Constant) {
      return new ConstantOp(binding);
    }
    if (layer instanceof Quantize l) {
      return quantize(l, binding);
    }
    if (layer instanceof ArgReduce l) {
      return new ArgReduceOp(l, binding);
    }
    if (layer instanceof Lrn l) {
      return new LrnOp(l, binding);
    }
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

  private static LayerOp of(Binary layer, Binding binding) {
    PairKernels kernels = PairKernels.of(layer.op());
    return new BroadcastOp(
        binding,
        kernels.value(),
        List.of(
            Term.input(0, binding.inputs().getFirst(), kernels.first()),
            Term.input(1, binding.inputs().getLast(), kernels.second())));
  }

  private static LayerOp of(BinaryConstant layer, Binding binding) {
    PairKernels kernels = PairKernels.of(layer.op());
    boolean first = layer.constantFirst();
    Term input = Term.input(0, binding.input(), first ? kernels.second() : kernels.first());
    Term constant = Term.parameter(0, layer.sizes(), first ? kernels.first() : kernels.second());
    return new BroadcastOp(
        binding, kernels.value(), first ? List.of(constant, input) : List.of(input, constant));
  }

  private static LayerOp where(Binding binding) {
    List<Shape> in = binding.inputs();
    return new BroadcastOp(
        binding,
        PairFunctions::where,
        List.of(
            Term.input(0, in.get(0), PairFunctions::zero),
            Term.input(1, in.get(1), PairFunctions::whereTrue),
            Term.input(2, in.get(2), PairFunctions::whereFalse)));
  }

  private static LayerOp quantize(Quantize layer, Binding binding) {
    float low = layer.low();
    float high = layer.high();
    int rank = layer.scale().size() == 1 ? 0 : binding.input().sizes().length;
    int[] sizes = new int[rank];
    Arrays.fill(sizes, 1);
    if (rank > 0) {
      sizes[layer.axis()] = layer.scale().size();
    }
    Broadcast.Operand table = new Broadcast.Operand(sizes, Operands.rowMajor(sizes), 0);
    Broadcast.Function function =
        (a, ao, b, bo, c, co, y, yo, n) ->
            PairFunctions.quantise(a, ao, b, bo, c, co, y, yo, n, low, high);
    Broadcast.Slope slope =
        (a, ao, b, bo, c, co, dy, dyo, dx, dxo, n) -> {
          for (int i = 0; i < n; i++) {
            float v = (float) Math.rint(a[ao + i] / b[bo + i]) + c[co + i];
            dx[dxo + i] = v < low || v > high ? 0 : dy[dyo + i] / b[bo + i];
          }
        };
    return new BroadcastOp(
        binding,
        function,
        List.of(
            Term.input(0, binding.input(), slope),
            Term.table(array(layer.scale()), table),
            Term.table(array(layer.zeroPoint()), table)));
  }

  private static float[] array(List<Float> numbers) {
    float[] array = new float[numbers.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = numbers.get(i);
    }
    return array;
  }
}
