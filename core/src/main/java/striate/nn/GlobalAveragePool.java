package striate.nn;

import java.util.List;
import striate.kernels.pool.Pooling;

/** Global average pooling (Lin et al. 2014): the mean of each channel, an image of 1×1. */
public record GlobalAveragePool() implements Layer {

  @Override
  public String kind() {
    return "globalaveragepool";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "GlobalAveragePool";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (in.flat()) {
      throw new ShapeException("expects an image [N, C, H, W], got " + in);
    }
    return Shape.image(in.channels(), 1, 1);
  }

  @Override
  public LayerOp bind(Binding binding) {
    int pixels = binding.input().pixels();
    int channels = binding.input().channels();
    return new LayerOp() {
      @Override
      public void forward(Pass p) {
        for (int i = 0; i < p.images; i++) {
          Pooling.globalAverage(
              p.in[0],
              p.inAt[0] + i * pixels * channels,
              pixels,
              channels,
              p.out,
              p.outAt + i * channels);
        }
      }

      @Override
      public void backward(Pass p) {
        float[] inGradient = p.inGradient[0];
        if (inGradient != null) {
          for (int i = 0; i < p.images; i++) {
            Pooling.globalAverageBackward(
                p.outGradient,
                p.outGradientAt + i * channels,
                pixels,
                channels,
                inGradient,
                p.inGradientAt[0] + i * pixels * channels);
          }
        }
      }

      @Override
      public boolean backwardReadsInput() {
        return false;
      }
    };
  }
}
