package striate.nn;

import java.util.List;
import striate.kernels.element.Layouts;

/**
 * Zero padding around an image, as a layer.
 *
 * @param top rows above
 * @param left columns to the left
 * @param bottom rows below
 * @param right columns to the right
 */
public record Pad(int top, int left, int bottom, int right) implements Layer {

  /** Refuses negative numbers. */
  public Pad {
    if (top < 0 || left < 0 || bottom < 0 || right < 0) {
      throw new IllegalArgumentException(
          "pad: at least 0 expected, got " + top + ", " + left + ", " + bottom + ", " + right);
    }
  }

  @Override
  public String kind() {
    return "pad";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Pad(" + top + ", " + left + ", " + bottom + ", " + right + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (in.flat()) {
      throw new ShapeException("expects an image [N, C, H, W], got " + in);
    }
    return Shape.image(
        in.channels(),
        Math.addExact(in.height(), Math.addExact(top, bottom)),
        Math.addExact(in.width(), Math.addExact(left, right)));
  }

  @Override
  public LayerOp bind(Binding binding) {
    Shape in = binding.input();
    return new LayerOp() {
      @Override
      public void forward(Pass p) {
        Layouts.pad(
            p.in[0],
            p.inAt[0],
            p.images,
            in.height(),
            in.width(),
            in.channels(),
            top,
            bottom,
            left,
            right,
            0,
            p.out,
            p.outAt);
      }

      @Override
      public void backward(Pass p) {
        float[] inGradient = p.inGradient[0];
        if (inGradient != null) {
          Layouts.crop(
              p.outGradient,
              p.outGradientAt,
              p.images,
              in.height(),
              in.width(),
              in.channels(),
              top,
              bottom,
              left,
              right,
              inGradient,
              p.inGradientAt[0],
              false);
        }
      }

      @Override
      public boolean backwardReadsInput() {
        return false;
      }
    };
  }
}
