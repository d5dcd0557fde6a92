package striate.run.cpu;

import striate.kernels.pool.KernelPooling;
import striate.nn.KernelPool;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link KernelPool}. */
final class KernelPoolOp implements LayerOp {
  private final int channels;
  private final int pixels;
  private final int size;
  private final int outSize;
  private final boolean backward;
  private final boolean max;
  private final float factor;

  KernelPoolOp(KernelPool layer, Binding binding) {
    channels = binding.input().channels();
    pixels = binding.input().pixels();
    size = layer.groupSize(binding.input());
    outSize = binding.output().size();
    backward = binding.backward();
    max = layer.mode() == KernelPool.Mode.MAX;
    factor = layer.mode() == KernelPool.Mode.MEAN ? 1f / size : 1f;
  }

  @Override
  public void forward(Pass p) {
    int positions = p.images * pixels;
    if (max) {
      // Without a backward pass nobody asks which one won: the note goes to scratch.
      float[] index = backward ? p.saved : p.scratch;
      int at = backward ? p.savedAt : p.scratchAt;
      KernelPooling.max(p.in[0], p.inAt[0], positions, channels, size, p.out, p.outAt, index, at);
    } else {
      KernelPooling.sum(p.in[0], p.inAt[0], positions, channels, size, factor, p.out, p.outAt);
    }
  }

  @Override
  public void backward(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient == null) {
      return;
    }
    int positions = p.images * pixels;
    if (max) {
      KernelPooling.maxBackward(
          p.outGradient,
          p.outGradientAt,
          p.saved,
          p.savedAt,
          positions,
          channels,
          size,
          inGradient,
          p.inGradientAt[0]);
    } else {
      KernelPooling.sumBackward(
          p.outGradient,
          p.outGradientAt,
          positions,
          channels,
          size,
          factor,
          inGradient,
          p.inGradientAt[0]);
    }
  }

  @Override
  public int savedPerImage() {
    return max && backward ? outSize : 0;
  }

  @Override
  public long scratchLength(int images) {
    return max && !backward ? (long) images * outSize : 0;
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }
}
