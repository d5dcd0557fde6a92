package striate.nn;

import java.util.List;
import striate.kernels.element.Layouts;

/**
 * A concatenation along the channels; height and width must agree. Flat features join end to end.
 */
public record Concat() implements Layer {

  @Override
  public String kind() {
    return "concat";
  }

  @Override
  public int arity() {
    return -1;
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Concat";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape first = inputs.getFirst();
    int channels = 0;
    for (Shape s : inputs) {
      if (s.isTensor()) {
        throw new ShapeException("expects images or features [N, D], got the tensor " + s);
      }
      boolean fits =
          s.flat() == first.flat() && s.height() == first.height() && s.width() == first.width();
      if (!fits || (s.flat() && s.pixels() > 1)) {
        throw new ShapeException(
            s.flat() && s.pixels() > 1
                ? "joins flattened images only before they are flattened, got " + inputs
                : "expects inputs of one height and width, got " + inputs);
      }
      channels = Math.addExact(channels, s.channels());
    }
    return first.flat()
        ? Shape.features(channels)
        : Shape.image(channels, first.height(), first.width());
  }

  @Override
  public LayerOp bind(Binding binding) {
    int pixels = binding.output().pixels();
    int all = binding.output().channels();
    int[] widths = binding.inputs().stream().mapToInt(Shape::channels).toArray();
    return new LayerOp() {
      @Override
      public void forward(Pass p) {
        int at = 0;
        for (int i = 0; i < widths.length; i++) {
          Layouts.concatChannels(
              p.in[i], p.inAt[i], p.images * pixels, widths[i], p.out, p.outAt, all, at);
          at += widths[i];
        }
      }

      @Override
      public void backward(Pass p) {
        int at = 0;
        for (int i = 0; i < widths.length; i++) {
          float[] inGradient = p.inGradient[i];
          if (inGradient != null) {
            Layouts.splitChannels(
                p.outGradient,
                p.outGradientAt,
                p.images * pixels,
                all,
                at,
                inGradient,
                p.inGradientAt[i],
                widths[i],
                false);
          }
          at += widths[i];
        }
      }

      @Override
      public boolean backwardReadsInput() {
        return false;
      }
    };
  }
}
