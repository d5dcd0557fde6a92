package striate.run.cpu.tensor;

import java.util.Arrays;
import java.util.List;
import striate.kernels.tensor.RowKernels;
import striate.nn.Shape;
import striate.nn.tensor.ArgReduce;
import striate.nn.tensor.Reduce;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link ArgReduce}. */
final class ArgReduceOp implements LayerOp {
  private final ArgReduce layer;
  private final int size;
  private final int outSize;
  private final int length;
  private final int step;

  /** Where each row begins in the input, by its place in the output. */
  private final int[] starts;

  ArgReduceOp(ArgReduce layer, Binding binding) {
    this.layer = layer;
    Shape in = binding.input();
    int[] sizes = in.sizes();
    int[] strides = in.strides();
    size = in.size();
    outSize = binding.output().size();
    length = sizes[layer.axis()];
    step = strides[layer.axis()];
    Reduce like = new Reduce(Reduce.Kind.MAX, List.of(layer.axis()), layer.keepAxes());
    int[] left = ReduceOp.reduced(in, binding.output(), like).strides();
    starts = new int[outSize];
    for (int i = 0; i < outSize; i++) {
      int rest = i;
      int from = 0;
      int to = 0;
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        if (axis != layer.axis()) {
          int place = rest % sizes[axis];
          rest /= sizes[axis];
          from += place * strides[axis];
          to += place * left[axis];
        }
      }
      starts[to] = from;
    }
  }

  @Override
  public void forward(Pass p) {
    for (int i = 0; i < p.images; i++) {
      for (int o = 0; o < outSize; o++) {
        int at = p.inAt[0] + i * size + starts[o];
        p.out[p.outAt + i * outSize + o] =
            RowKernels.indexOf(layer.max(), p.in[0], at, length, step, layer.lastIndex());
      }
    }
  }

  @Override
  public void backward(Pass p) {
    float[] dx = p.inGradient[0];
    if (dx != null) {
      Arrays.fill(dx, p.inGradientAt[0], p.inGradientAt[0] + p.images * size, 0f);
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }
}
