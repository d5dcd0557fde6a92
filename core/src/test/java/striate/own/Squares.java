package striate.own;

import java.util.List;
import striate.nn.Initialiser;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.run.op.Binding;
import striate.run.op.CustomLayer;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * A layer that the library does not have: y = weight·x² for each channel.
 *
 * @param factor of the input's gradient; 2 is right, anything else a mistake to be found
 */
record Squares(float factor) implements CustomLayer {
  @Override
  public String kind() {
    return "squares";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Squares(" + inputs.getFirst().channels() + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int channels = inputs.getFirst().channels();
    return List.of(
        Parameter.plain(
            "weight", Parameter.Role.WEIGHT, channels, new Initialiser.Uniform(0.2f, 0.6f)));
  }

  @Override
  public LayerOp bind(Binding binding) {
    int channels = binding.input().channels();
    int size = binding.input().size();
    return new LayerOp() {
      @Override
      public void forward(Pass p) {
        for (int i = 0; i < p.images * size; i++) {
          float x = p.in[0][p.inAt[0] + i];
          p.out[p.outAt + i] = p.parameters[0][i % channels] * x * x;
        }
      }

      @Override
      public void backward(Pass p) {
        float[] dw = p.parameterGradients[0];
        int at = p.parameterGradientsAt[0];
        if (dw != null && !p.accumulate) {
          java.util.Arrays.fill(dw, at, at + channels, 0);
        }
        float[] dx = p.inGradient[0];
        for (int i = 0; i < p.images * size; i++) {
          float x = p.in[0][p.inAt[0] + i];
          float dy = p.outGradient[p.outGradientAt + i];
          if (dw != null) {
            dw[at + i % channels] += dy * x * x;
          }
          if (dx != null) {
            dx[p.inGradientAt[0] + i] = dy * factor * x * p.parameters[0][i % channels];
          }
        }
      }
    };
  }
}
