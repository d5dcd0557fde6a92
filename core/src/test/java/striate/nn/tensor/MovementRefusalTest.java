package striate.nn.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import striate.nn.AveragePool;
import striate.nn.Layer;
import striate.nn.MaxPool;
import striate.nn.Padding;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.nn.Window;
import striate.nn.tensor.PadAxes.Mode;
import striate.run.cpu.Cpu;
import striate.run.op.Binding;

/** What layers that move numbers refuse, in one line that says what was expected and what came. */
class MovementRefusalTest {
  private static final Shape IMAGE = Shape.image(6, 4, 5);
  private static final Shape TENSOR = Shape.tensor(6, 4, 5);
  private static final int MAX = Integer.MAX_VALUE;

  private static void settings(String message, ThrowingCallable make) {
    assertThatThrownBy(make).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static void shape(String message, Layer layer, Shape... in) {
    assertThatThrownBy(() -> layer.outputShape(List.of(in)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(message);
  }

  @Test
  void settingsThatNoInputFits() {
    settings(
        "transpose: each axis from 0 to 1 once expected, got [0, 0]", () -> Transpose.of(0, 0));
    settings(
        "transpose: each axis from 0 to 1 once expected, got [0, 2]", () -> Transpose.of(0, 2));
    settings("transpose: at least one number expected", () -> new Transpose(List.of()));
    settings("reshape: at least 1 expected, got [2, -1]", () -> Reshape.of(2, -1));
    settings(
        "slice: at least one place, none before 0 and a step other than 0 expected, got start 2,"
            + " count 4, step -1",
        () -> new Slice(0, 2, 4, -1));
    settings("slice: an axis of at least 0 expected, got -1", () -> new Slice(-1, 0, 1, 1));
    settings("gather: places of at least 0 expected, got -2", () -> new Gather(0, List.of(1, -2)));
    settings(
        "pad: as many numbers after as before expected, got 2 and 1",
        () -> new PadAxes(Mode.EDGE, List.of(1), List.of(1, 1), 0));
    settings("top k: k of at least 1 expected, got 0", () -> new TopK(0, 0, true, false));
    settings(
        "depth to space: a block of at least 1 expected, got 0", () -> new DepthToSpace(0, true));
    settings(
        "resize: a height and a width of at least 1 expected, got 0×3", () -> Resize.linear(0, 3));
    settings(
        "resize: a positive scale expected, got NaN",
        () -> Resize.linear(3, 3).scales(Float.NaN, 1));
    settings("resize: nearest has no antialiasing", () -> Resize.nearest(3, 3).antialias(true));
    settings(
        "transposed convolution: output padding of 0 to 1, less than stride or dilation, expected,"
            + " got 2",
        () -> new ConvTranspose2d(3, 4).stride(2).outputPad(0, 2));
    settings("lp pool: p of at least 1 expected, got 0", () -> new LpPool(Window.of(2, 2), 0));
  }

  @Test
  void inputsThatDoNotFit() {
    String flattened =
        "expects an image, a tensor or features, got the flattened image [N, 120]; make it a tensor"
            + " before it is flattened";
    for (Layer layer :
        List.of(
            Transpose.of(0),
            Reshape.of(2, 60),
            new Slice(0, 0, 1, 1),
            new Gather(0, List.of(0)),
            Tile.of(2),
            Expand.of(120),
            new Join(0),
            new TopK(1, 0, true, false),
            new ToImage())) {
      shape(flattened, layer, IMAGE.flatten(), IMAGE.flatten());
    }
    shape(
        "expects a tensor or features, got the image [N, 6, 4, 5], which is kept with channels"
            + " last: put ToTensor before it",
        Reshape.of(120),
        IMAGE);
    shape(
        "expects as many numbers as before, 120 of [N, 6, 4, 5], got 121 of [N, 121]",
        Reshape.of(121),
        TENSOR);
    shape(
        "expects an axis 1 of at least 5 places, got 4 of [N, 6, 4, 5]",
        new Slice(1, 2, 3, 1),
        IMAGE);
    shape(
        "expects an axis 0 of over 6 places, got 6 of [N, 6, 4, 5]",
        new Gather(0, List.of(0, 6)),
        TENSOR);
    shape("expects an axis 2 of 1 or 6 places, got 5 of [N, 6, 4, 5]", Expand.of(6, 4, 6), TENSOR);
    shape(
        "repeats for 2 axes need a shape of as many, got [N, 6, 4, 5] with 3",
        Tile.of(1, 2),
        TENSOR);
    shape(
        "axis 1 of [N, 6, 4, 5] cannot be padded by -2 and -2: nothing would be left",
        new PadAxes(Mode.EDGE, List.of(0, -2, 0), List.of(0, -2, 0), 0),
        IMAGE);
    shape(
        "expects inputs that agree in all axes but 2, got [N, 6, 4, 5] and [N, 6, 4, 5], of which"
            + " one is an image and one is not",
        new Join(2),
        IMAGE,
        TENSOR);
    shape(
        "expects inputs that agree in all axes but 2, got [N, 6, 4, 5] and [N, 6, 3, 5]",
        new Join(2),
        TENSOR,
        Shape.tensor(6, 3, 5));
    shape(
        "expects channels that 4 divides, got 6 of [N, 6, 4, 5]",
        new DepthToSpace(2, false),
        IMAGE);
    shape(
        "expects a height and a width that 2 divides, got [N, 6, 4, 5]",
        new SpaceToDepth(2),
        IMAGE);
    shape(
        "expects channels that 4 groups divide, got 6 of [N, 6, 4, 5]",
        new ChannelShuffle(4),
        IMAGE);
    shape(
        "expects an axis 0 of 7 to 16777216 places, got 6 of [N, 6, 4, 5]",
        new TopK(7, 0, true, true),
        IMAGE);
    shape(
        "expects a scale that makes 8 of the height 4, got 3.0",
        Resize.linear(8, 10).scales(3, 2),
        IMAGE);
    shape(
        "ConvTranspose2d(6→2, 1×1, pad 3) leaves nothing of [N, 6, 4, 5]: the output would be empty",
        new ConvTranspose2d(2, 1).pad(3),
        IMAGE);
    for (Layer layer :
        List.of(
            Resize.linear(2, 2),
            new ConvTranspose2d(2, 2),
            new LpPool(Window.of(2, 2), 2),
            new ChannelShuffle(2),
            new SpaceToDepth(1),
            new DepthToSpace(1, true))) {
      shape("expects an image [N, C, H, W], got [N, 6, 4, 5]", layer, TENSOR);
    }
  }

  /** Whatever the numbers, it is a refusal and not an overflow, and takes no memory. */
  @Test
  void numbersThatOverflow() {
    Integer[] three = {MAX, MAX, MAX};
    List<Integer> most = List.of(three);
    List<Integer> least = Collections.nCopies(3, Integer.MIN_VALUE);
    for (Shape in : List.of(IMAGE, TENSOR)) {
      for (Layer layer :
          List.of(
              new Tile(most),
              new PadAxes(Mode.WRAP, most, most, 0),
              new PadAxes(Mode.CONSTANT, least, least, 0),
              new PadAxes(Mode.REFLECT, least, most, 0),
              new PadAxes(Mode.EDGE, most, least, 0),
              new Slice(0, MAX, MAX, MAX),
              new Gather(1, List.of(MAX)),
              new Transpose(List.of(0, 1, 2, 3)),
              new Join(MAX))) {
        assertThatThrownBy(() -> layer.outputShape(List.of(in, in)))
            .as("%s", layer)
            .isInstanceOf(ShapeException.class);
      }
    }
    Padding wide = new Padding.Explicit(MAX, MAX, MAX, MAX);
    for (Layer layer :
        List.of(
            Resize.linear(MAX, MAX),
            new DepthToSpace(MAX, true),
            new DepthToSpace(1 << 16, true),
            new SpaceToDepth(MAX),
            new ConvTranspose2d(2, 3).padding(wide),
            new ConvTranspose2d(2, 3).stride(MAX),
            new ConvTranspose2d(2, 3).dilation(MAX),
            new ConvTranspose2d(MAX, 3),
            new ConvTranspose2d(MAX, MAX))) {
      assertThatThrownBy(() -> layer.outputShape(List.of(IMAGE)))
          .as("%s", layer)
          .isInstanceOf(ShapeException.class);
    }
    assertThatThrownBy(() -> new Slice(0, 3, MAX, Integer.MIN_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatOnlyHasOtherAxesIsAView() {
    Shape pixels = Shape.image(5, 1, 1);
    assertThat(isView(Transpose.of(1, 2, 0), IMAGE)).isTrue();
    assertThat(isView(Transpose.of(0, 1, 2), IMAGE)).isFalse();
    assertThat(isView(Transpose.of(0, 1, 2), TENSOR)).isTrue();
    assertThat(isView(Transpose.of(1, 0, 2), Shape.tensor(1, 7, 3))).isTrue();
    assertThat(isView(Reshape.of(4, 30), TENSOR)).isTrue();
    assertThat(isView(new ToTensor(), TENSOR)).isTrue();
    assertThat(isView(new ToTensor(), pixels)).isTrue();
    assertThat(isView(new ToTensor(), Shape.image(1, 4, 5))).isTrue();
    assertThat(isView(new ToTensor(), IMAGE)).isFalse();
    assertThat(isView(new ToTensor(), IMAGE.flatten())).isFalse();
    assertThat(isView(new ToImage(), Shape.features(5))).isTrue();
    assertThat(isView(new Slice(1, 0, 4, 1), IMAGE)).isTrue();
    assertThat(isView(new Slice(1, 1, 3, 1), IMAGE)).isFalse();
    assertThat(isView(Tile.of(1, 1, 1), IMAGE)).isTrue();
    assertThat(isView(new ChannelShuffle(6), IMAGE)).isTrue();
    assertThat(isView(Resize.nearest(4, 5), IMAGE)).isTrue();
  }

  private static boolean isView(Layer layer, Shape in) {
    Shape out = layer.outputShape(List.of(in));
    return Cpu.bind(layer, Binding.inference(List.of(in), out)).isView();
  }

  @Test
  void windowsThatAreCountedUp() {
    // The last window begins in the image, or it does not count.
    Window window = Window.of(3, 3).stride(2, 2);
    assertThat(new MaxPool(window).outputShape(List.of(Shape.image(1, 6, 7))))
        .isEqualTo(Shape.image(1, 2, 3));
    assertThat(new MaxPool(window, true).outputShape(List.of(Shape.image(1, 6, 7))))
        .isEqualTo(Shape.image(1, 3, 3));
    Window gaps = Window.of(1, 1).stride(2, 2);
    assertThat(new AveragePool(gaps, false, true).outputShape(List.of(Shape.image(1, 2, 3))))
        .isEqualTo(Shape.image(1, 1, 2));
    assertThat(new MaxPool(window, true).describe(List.of()))
        .isEqualTo("MaxPool(3×3, stride 2, ceil)");
    assertThat(new AveragePool(window, true, true).describe(List.of()))
        .isEqualTo("AveragePool(3×3, stride 2, counts padding, ceil)");
  }
}
