package striate.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import striate.run.Inference;

class WindowTest {
  private static boolean takes(Layer layer, Shape in) {
    try {
      layer.outputShape(List.of(in));
      return true;
    } catch (ShapeException e) {
      assertThat(e).hasMessageMatching(".*(hold no pixel|would be empty).*");
      return false;
    }
  }

  /** Whether every window has a pixel, tap by tap. */
  private static boolean everyWindowHasOne(
      int size, int before, int outputs, int kernel, int stride, int dilation) {
    for (int o = 0; o < outputs; o++) {
      boolean any = false;
      for (int k = 0; k < kernel; k++) {
        int at = o * stride - before + k * dilation;
        any |= at >= 0 && at < size;
      }
      if (!any) {
        return false;
      }
    }
    return true;
  }

  /** Small cases of all kinds, padding on either side and dilated windows included. */
  @Test
  void poolsAreRefusedIffAWindowHoldsNoPixel() {
    int refused = 0;
    int taken = 0;
    for (int size = 1; size <= 5; size++) {
      for (int kernel = 1; kernel <= 3; kernel++) {
        for (int stride = 1; stride <= 3; stride++) {
          for (int dilation = 1; dilation <= 3; dilation++) {
            for (int before = 0; before <= 5; before++) {
              for (int after = 0; after <= 5; after++) {
                int reach = (kernel - 1) * dilation + 1;
                int all = size + before + after;
                int outputs = all < reach ? 0 : (all - reach) / stride + 1;
                boolean right =
                    outputs > 0
                        && everyWindowHasOne(size, before, outputs, kernel, stride, dilation);
                Window down =
                    new Window(
                        kernel,
                        1,
                        stride,
                        1,
                        new Padding.Explicit(before, 0, after, 0),
                        dilation,
                        1);
                Window across =
                    new Window(
                        1,
                        kernel,
                        1,
                        stride,
                        new Padding.Explicit(0, before, 0, after),
                        1,
                        dilation);
                assertThat(takes(new MaxPool(down), Shape.image(2, size, 3)))
                    .as("%s of %d rows", down, size)
                    .isEqualTo(right);
                assertThat(takes(new MaxPool(across), Shape.image(2, 3, size))).isEqualTo(right);
                assertThat(takes(new AveragePool(down, false), Shape.image(2, size, 3)))
                    .isEqualTo(right);
                assertThat(takes(new AveragePool(across, true), Shape.image(2, 3, size)))
                    .isEqualTo(right);
                if (right) {
                  taken++;
                  assertFinite(new MaxPool(down), Shape.image(2, size, 3));
                  assertFinite(new AveragePool(down, false), Shape.image(2, size, 3));
                } else {
                  refused++;
                }
              }
            }
          }
        }
      }
    }
    assertThat(refused).isGreaterThan(100);
    assertThat(taken).isGreaterThan(100);
  }

  private static void assertFinite(Layer layer, Shape in) {
    float[] image = new float[in.size()];
    java.util.Arrays.fill(image, -3);
    Network network = Network.of(in, layer);
    for (float y : Inference.of(network.initialise(1)).run(image, 1)) {
      assertThat(y).isEqualTo(-3);
    }
  }

  @Test
  void theMessageNamesTheWindow() {
    assertThatThrownBy(
            () -> Network.of(Shape.image(1, 1, 1), new MaxPool(Window.of(2, 2)).dilation(3).pad(2)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "layer 0, MaxPool(2×2, pad 2, dilation 3): 2×2, pad 2, dilation 3: the window of output"
                + " row 0 would hold no pixel; pad less");
  }

  /** Sizes whose sums are beyond an int. */
  @Test
  void hugeSizesAreRefusedByName() {
    int huge = Integer.MAX_VALUE;
    Window[] windows = {
      new Window(huge, 1, 1, 1, new Padding.Same(), huge, 1),
      new Window(3, 3, 1, 1, new Padding.Explicit(huge, huge, huge, huge), 1, 1),
      new Window(3, 3, huge, huge, new Padding.Same(), huge, huge),
      new Window(2, 2, 1, 1, new Padding.Explicit(huge, 0, 0, 0), huge, 1)
    };
    for (Window w : windows) {
      for (Layer layer :
          List.of(
              new MaxPool(w),
              new AveragePool(w, true),
              new Conv2d(4, w, 1, true, new Initialiser.He()))) {
        try {
          Network network = Network.of(Shape.image(1, 5, 5), layer);
          assertThat(network.output().size()).isPositive();
        } catch (ShapeException e) {
          assertThat(e).hasMessageStartingWith("layer 0, ");
        }
      }
    }
  }
}
