package striate.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import striate.truth.Tensor;
import striate.truth.TorchCases;
import striate.truth.TorchCases.Case;

/** Every layer with the cases from PyTorch that it must reproduce. */
final class LayerTable {
  /**
   * One layer's line.
   *
   * @param family of cases
   * @param parameters names of the case's tensors, in the order of the layer's parameters
   * @param make the layer for a case, or null if the case is another layer's
   */
  record Row(String family, List<String> parameters, Function<Case, @Nullable Layer> make) {
    List<Case> cases() {
      return TorchCases.of(family).stream().filter(c -> make.apply(c) != null).toList();
    }
  }

  private static final Map<Class<?>, Row> ROWS = rows();

  private LayerTable() {}

  static Set<Class<?>> layers() {
    return ROWS.keySet();
  }

  static Row of(Class<?> layer) {
    Row row = ROWS.get(layer);
    if (row == null) {
      throw new IllegalArgumentException(layer + " does not stand in the table");
    }
    return row;
  }

  private static Map<Class<?>, Row> rows() {
    Map<Class<?>, Row> rows = new LinkedHashMap<>();
    rows.put(Conv2d.class, new Row("conv2d", List.of("w", "b"), LayerTable::conv));
    rows.put(
        Dense.class,
        new Row(
            "dense",
            List.of("w", "b"),
            c -> new Dense(c.tensor("w").size(0), c.flag("bias"), new Initialiser.He())));
    rows.put(MaxPool.class, row("max-pool", c -> new MaxPool(window(c), c.flag("ceil"))));
    rows.put(
        AveragePool.class,
        row(
            "average-pool",
            c -> new AveragePool(window(c), c.flag("count_include_pad"), c.flag("ceil"))));
    rows.put(GlobalAveragePool.class, row("global-average-pool", c -> new GlobalAveragePool()));
    rows.put(
        KernelPool.class,
        row(
            "kernel-pool",
            c -> new KernelPool(KernelPool.Mode.valueOf(c.text("mode").toUpperCase(Locale.ROOT)))));
    rows.put(
        BatchNorm.class,
        new Row(
            "batch-norm",
            List.of("gamma", "beta", "mean", "var"),
            c -> new BatchNorm((float) c.number("epsilon"), (float) c.number("momentum"))));
    // In training only its expectation is certain: DropoutTest.
    rows.put(Dropout.class, row("dropout", c -> new Dropout((float) c.number("rate"))));
    rows.put(Relu.class, activation("relu", c -> new Relu()));
    rows.put(Relu6.class, activation("relu6", c -> new Relu6()));
    rows.put(
        LeakyRelu.class, activation("leaky-relu", c -> new LeakyRelu((float) c.number("slope"))));
    rows.put(Tanh.class, activation("tanh", c -> new Tanh()));
    rows.put(Sigmoid.class, activation("sigmoid", c -> new Sigmoid()));
    rows.put(Gelu.class, activation("gelu", c -> new Gelu()));
    rows.put(Silu.class, activation("silu", c -> new Silu()));
    rows.put(HardSwish.class, activation("hardswish", c -> new HardSwish()));
    rows.put(Softmax.class, row("softmax", c -> new Softmax()));
    rows.put(Flatten.class, row("flatten", c -> new Flatten()));
    rows.put(Add.class, row("add", c -> new Add()));
    rows.put(Concat.class, row("concat", c -> new Concat()));
    rows.put(
        Pad.class,
        row(
            "pad",
            c -> {
              int[] p = c.integers("pad");
              return new Pad(p[0], p[1], p[2], p[3]);
            }));
    MovementTable.add(rows);
    ArithmeticTable.add(rows);
    return rows;
  }

  static Row row(String family, Function<Case, @Nullable Layer> make) {
    return new Row(family, List.of(), make);
  }

  private static Row activation(String function, Function<Case, @Nullable Layer> make) {
    return row("activation", c -> c.text("function").equals(function) ? make.apply(c) : null);
  }

  static Window window(Case c) {
    int[] k = c.integers("kernel");
    int[] s = c.integers("stride");
    int[] p = c.integers("pad");
    int[] d = c.settings().containsKey("dilation") ? c.integers("dilation") : new int[] {1, 1};
    boolean same = c.settings().getOrDefault("asked", "explicit").equals("same");
    Padding padding = same ? new Padding.Same() : new Padding.Explicit(p[0], p[1], p[2], p[3]);
    return new Window(k[0], k[1], s[0], s[1], padding, d[0], d[1]);
  }

  private static Layer conv(Case c) {
    return new Conv2d(
        c.tensor("w").size(0),
        window(c),
        c.integer("groups"),
        c.flag("bias"),
        new Initialiser.He());
  }

  /** The shape of one example of a batch in PyTorch's order: an image, unless the case says. */
  static Shape shape(Case c, Tensor batch) {
    int[] sizes = Arrays.copyOfRange(batch.shape(), 1, batch.shape().length);
    return switch (c.settings().getOrDefault("shape", sizes.length == 3 ? "image" : "tensor")) {
      case "image" -> Shape.image(sizes[0], sizes[1], sizes[2]);
      case "flattened" -> {
        int[] s = c.integers("sizes");
        yield Shape.image(s[0], s[1], s[2]).flatten();
      }
      default -> Shape.tensor(sizes);
    };
  }

  /** The tensors of those names that the case has. */
  static List<Tensor> tensors(Case c, List<String> names) {
    List<Tensor> all = new ArrayList<>();
    for (String name : names) {
      if (c.has(name)) {
        all.add(c.tensor(name));
      }
    }
    return all;
  }
}
