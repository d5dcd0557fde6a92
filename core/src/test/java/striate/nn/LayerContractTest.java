package striate.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.nn.LayerRun.Mode;
import striate.run.op.LayerOp;
import striate.truth.FiniteDifference;
import striate.truth.Reference;
import striate.truth.References;
import striate.truth.Tensor;
import striate.truth.TorchCases.Case;

/**
 * What holds for every layer: the shape it infers is the one it writes; forward and backward are
 * PyTorch's; gradients are the slopes of a reference in double precision, at batch 1 and at a prime
 * batch; and however a planner cuts the work, it is the same.
 *
 * <p>Tolerance: {@link #TOLERANCE} times the largest expected value of the tensor, or times 1 if
 * that is smaller. The inputs lie on a grid on which short sums are exact in floats, so what is
 * left is the rounding of long sums, of Winograd's transforms, and the bounds of the fast
 * functions.
 */
final class LayerContractTest {
  private static final double TOLERANCE = 1e-5;

  static Stream<Class<?>> layers() {
    return LayerTable.layers().stream();
  }

  @Test
  void everyLayerStandsInTheTable() {
    Set<Class<?>> all = AllLayers.classes();
    assertThat(LayerTable.layers()).containsExactlyInAnyOrderElementsOf(all);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void isWhatPyTorchComputesForwardAndBackward(Class<?> type) {
    LayerTable.Row row = LayerTable.of(type);
    assertThat(row.cases()).isNotEmpty();
    for (Case c : row.cases()) {
      for (Mode mode : modes(c)) {
        check(row, c, mode);
      }
    }
  }

  /** Only batch normalisation and dropout tell a training from a backward pass. */
  private static List<Mode> modes(Case c) {
    if (!c.has("dy")) {
      return List.of(Mode.INFERENCE);
    }
    return switch (c.settings().getOrDefault("training", "")) {
      case "true" -> List.of(Mode.TRAINING);
      case "false" -> List.of(Mode.FIXED);
      default -> List.of(Mode.TRAINING, Mode.FIXED);
    };
  }

  private static void check(LayerTable.Row row, Case c, Mode mode) {
    List<Tensor> inputs = inputs(row, c);
    List<Tensor> values = LayerTable.tensors(c, row.parameters());
    int images = inputs.getFirst().size(0);
    boolean training = mode != Mode.INFERENCE;
    LayerRun run = new LayerRun(layer(row, c), shapes(c, inputs), mode, null);
    assertThat(run.output().size()).as("%s: size", c).isEqualTo(c.tensor("y").length() / images);
    int[] sizes = run.output().sizes();
    assertThat(sizes.length + 1).as("%s: rank", c).isEqualTo(c.tensor("y").shape().length);
    for (int i = 0; i < sizes.length; i++) {
      assertThat(sizes[i]).as("%s: size of axis %d", c, i).isEqualTo(c.tensor("y").size(i + 1));
    }
    Tensor dy = training ? c.tensor("dy") : c.tensor("y");
    LayerRun.Result first = null;
    for (LayerRun.Way way : ways(run.op(), images, training)) {
      String where = c + ", " + mode + ", " + way;
      LayerRun.Result result = run.run(inputs, values, dy, way);
      close(where + ": y", result.y(), c.tensor("y"), tolerance(c));
      if (training) {
        List<String> names = References.inputs(row.family(), c);
        for (int i = 0; i < inputs.size(); i++) {
          Tensor expected = c.tensor("d" + names.get(i));
          close(where + ": d" + names.get(i), result.dx().get(i), expected, tolerance(c));
        }
        int k = 0;
        for (Map.Entry<String, float[]> g : result.gradients().entrySet()) {
          Tensor expected = c.tensor("d" + row.parameters().get(k++));
          close(where + ": gradient of " + g.getKey(), g.getValue(), expected, tolerance(c));
        }
        k = 0;
        for (float[] statistic : result.statistics().values()) {
          Tensor expected = c.tensor(k++ == 0 ? "mean_after" : "var_after");
          close(where + ": running statistic", statistic, expected, 1e-5);
        }
      }
      // Where images do not meet, the cut must not show in a single bit.
      if (first == null) {
        first = result;
      } else if (!run.op().meets()) {
        assertThat(result.y()).as(where + ": y, bits").isEqualTo(first.y());
        for (int i = 0; i < result.dx().size(); i++) {
          assertThat(result.dx().get(i)).as(where + ": dx, bits").isEqualTo(first.dx().get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void inferenceHasTheSameBitsHoweverItIsCut(Class<?> type) {
    LayerTable.Row row = LayerTable.of(type);
    for (Case c : row.cases()) {
      List<Tensor> inputs = inputs(row, c);
      List<Tensor> values = LayerTable.tensors(c, row.parameters());
      LayerRun run = new LayerRun(layer(row, c), shapes(c, inputs), Mode.INFERENCE, null);
      float[] y =
          run.run(inputs, values, c.tensor("y"), LayerRun.Way.whole(inputs.getFirst().size(0))).y();
      if (!c.flag("training")) {
        close(c + ": y", y, c.tensor("y"), tolerance(c));
      }
      for (int parts : new int[] {1, 2, 3, 7}) {
        assertThat(run.inParts(inputs, values, parts)).as("%s in %d parts", c, parts).isEqualTo(y);
      }
      if (type == Conv2d.class || type == Dense.class || type == BatchNorm.class) {
        for (Layer activation : List.of(new Relu(), new Relu6())) {
          LayerRun fused =
              new LayerRun(layer(row, c), shapes(c, inputs), Mode.INFERENCE, activation);
          float ceiling = activation instanceof Relu6 ? 6 : Float.POSITIVE_INFINITY;
          float[] expected = y.clone();
          for (int i = 0; i < y.length; i++) {
            expected[i] = Math.clamp(y[i], 0f, ceiling);
          }
          for (int parts : new int[] {1, 3}) {
            assertThat(fused.inParts(inputs, values, parts))
                .as("%s with %s in %d parts", c, activation, parts)
                .usingElementComparator((a, b) -> a == b.floatValue() ? 0 : 1)
                .isEqualTo(expected);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void gradientsAreSlopesOfTheReferenceAtBatchOneAndThirteen(Class<?> type) {
    LayerTable.Row row = LayerTable.of(type);
    for (Case c : row.cases()) {
      // Exp and the like of huge values are PyTorch's part above; slopes there are all 0.
      if (c.name().endsWith("-far")
          || c.name().startsWith("far-")
          || c.settings().getOrDefault("slopes", "").equals("none")) {
        continue;
      }
      boolean training = c.settings().getOrDefault("training", "").equals("true");
      for (int images : new int[] {1, 13}) {
        Mode mode = training ? Mode.TRAINING : Mode.FIXED;
        slopes(row, c, images, mode, new Random(c.name().hashCode() + images));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void eachGradientIsTheSameWhicheverOthersAreWanted(Class<?> type) {
    LayerTable.Row row = LayerTable.of(type);
    for (Case c : row.cases()) {
      for (Mode mode : modes(c)) {
        if (mode != Mode.INFERENCE) {
          wanted(row, c, mode);
        }
      }
    }
  }

  private static void wanted(LayerTable.Row row, Case c, Mode mode) {
    List<Tensor> inputs = inputs(row, c);
    List<Tensor> values = LayerTable.tensors(c, row.parameters());
    Layer layer = layer(row, c);
    LayerRun.Way way = new LayerRun.Way((inputs.getFirst().size(0) + 1) / 2, 1, false, false);
    LayerRun.Result all =
        new LayerRun(layer, shapes(c, inputs), mode, null).run(inputs, values, c.tensor("dy"), way);
    int parameters = all.gradients().size();
    for (int only = -1; only < parameters; only++) {
      int which = only;
      LayerRun run = new LayerRun(layer, shapes(c, inputs), mode, null, only < 0, p -> p == which);
      LayerRun.Result some = run.run(inputs, values, c.tensor("dy"), way);
      String where = c + ", " + mode + ", only gradient " + only;
      assertThat(some.y()).as(where).isEqualTo(all.y());
      if (only < 0) {
        assertThat(some.gradients()).as(where).isEmpty();
        for (int i = 0; i < inputs.size(); i++) {
          assertThat(some.dx().get(i)).as(where).isEqualTo(all.dx().get(i));
        }
      } else {
        assertThat(some.dx()).as(where).isEmpty();
        assertThat(some.gradients()).as(where).hasSize(1);
        some.gradients()
            .forEach((name, g) -> assertThat(g).as(where).isEqualTo(all.gradients().get(name)));
      }
    }
  }

  @Test
  void normalisationWithFixedStatisticsUndoesTheReluThatItApplied() {
    LayerTable.Row row = LayerTable.of(BatchNorm.class);
    for (Case c : row.cases()) {
      List<Tensor> inputs = inputs(row, c);
      List<Tensor> values = LayerTable.tensors(c, row.parameters());
      LayerRun.Way way = new LayerRun.Way((inputs.getFirst().size(0) + 1) / 2, 1, false, false);
      Layer layer = layer(row, c);
      LayerRun plain = new LayerRun(layer, shapes(c, inputs), Mode.FIXED, null);
      float[] y = plain.run(inputs, values, c.tensor("dy"), way).y();
      for (Layer activation : List.of(new Relu(), new Relu6())) {
        float ceiling = activation instanceof Relu6 ? 6 : Float.POSITIVE_INFINITY;
        int[] at = {0};
        Tensor masked =
            c.tensor("dy")
                .map(v -> {
                  float output = y[at[0]++];
                  return output > 0 && output < ceiling ? v : 0;
                });
        LayerRun.Result expected = plain.run(inputs, values, masked, way);
        for (boolean learns : new boolean[] {true, false}) {
          LayerRun fused =
              new LayerRun(layer, shapes(c, inputs), Mode.FIXED, activation, true, p -> learns);
          LayerRun.Result found = fused.run(inputs, values, c.tensor("dy"), way);
          for (int i = 0; i < y.length; i++) {
            assertThat(found.y()[i]).as("%s: y", c).isEqualTo(Math.clamp(y[i], 0f, ceiling) + 0f);
          }
          assertThat(found.dx().getFirst())
              .as("%s: dx", c)
              .containsExactly(expected.dx().getFirst(), within(0f));
          found
              .gradients()
              .forEach((name, g) ->
                  assertThat(g).as("%s: %s", c, name).isEqualTo(expected.gradients().get(name)));
        }
      }
    }
  }

  private static void slopes(LayerTable.Row row, Case c, int images, Mode mode, Random random) {
    List<String> names = References.inputs(row.family(), c);
    int inputCount = names.size() - LayerTable.tensors(c, row.parameters()).size();
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int[] shape = c.tensor(names.get(i)).shape();
      if (i < Math.max(inputCount, 1)) {
        shape[0] = images;
      }
      boolean statistic = names.get(i).equals("mean") || names.get(i).equals("var");
      all.add(statistic ? c.tensor(names.get(i)) : inDomain(c, random(random, shape)));
    }
    List<Tensor> inputs = all.subList(0, Math.max(inputCount, 1));
    List<Tensor> values = new ArrayList<>(all.subList(inputs.size(), all.size()));
    if (row.family().equals("batch-norm") && mode == Mode.TRAINING) {
      if (inputs.getFirst().length() == inputs.getFirst().size(1)) {
        return; // one number has no variance
      }
      values.add(c.tensor("mean"));
      values.add(c.tensor("var"));
    }
    LayerRun run = new LayerRun(layer(row, c), shapes(c, inputs), mode, null);
    Reference reference = References.of(row.family(), c);
    Tensor y = reference.apply(all);
    Tensor dy = random(random, y.shape());
    LayerRun.Way way = new LayerRun.Way(Math.max(1, (images + 7) / 8), 1, false, false);
    LayerRun.Result result = run.run(inputs, values, dy, way);
    String where = c + " with batch " + images;
    close(where + ": y", result.y(), y, TOLERANCE);
    List<float[]> gradients = new ArrayList<>(result.dx());
    gradients.addAll(result.gradients().values());
    for (int i = 0; i < gradients.size(); i++) {
      float[] gradient = gradients.get(i);
      double scale = 1;
      for (float g : gradient) {
        scale = Math.max(scale, Math.abs(g));
      }
      // Thirteen images take as much longer, and all numbers are held against PyTorch's above.
      for (int k = 0; k < (images == 1 ? 5 : 2); k++) {
        int at = random.nextInt(gradient.length);
        double slope = FiniteDifference.at(reference, all, dy, i, at);
        assertThat((double) gradient[at])
            .as("%s: d%s[%d]", where, names.get(i), at)
            .isCloseTo(slope, within(2 * TOLERANCE * scale));
      }
    }
  }

  /** Numbers that the case's function takes. */
  private static Tensor inDomain(Case c, Tensor x) {
    return switch (c.settings().getOrDefault("domain", "any")) {
      case "positive" -> x.map(v -> (float) (Math.abs(v) + 0.25));
      case "unit" -> x.map(v -> (float) Math.clamp(v / 3, -0.9, 0.9));
      case "above-one" -> x.map(v -> (float) (Math.abs(v) + 1.125));
      default -> x;
    };
  }

  /** Values that floats hold exactly, so that engine and reference start from the same. */
  private static Tensor random(Random random, int[] shape) {
    Tensor zeros = Tensor.zeros(shape);
    return zeros.map(v -> (float) random.nextGaussian());
  }

  private static List<LayerRun.Way> ways(LayerOp op, int images, boolean training) {
    List<LayerRun.Way> ways = new ArrayList<>();
    ways.add(LayerRun.Way.whole(images));
    ways.add(new LayerRun.Way(images, 1, false, false));
    ways.add(new LayerRun.Way((images + 1) / 2, 2, false, false));
    ways.add(new LayerRun.Way(1, 1, false, false));
    if (op.inPlace() && !(training && op.backwardReadsInput())) {
      ways.add(new LayerRun.Way((images + 2) / 3, 2, true, false));
    }
    if (training && op.gradientParts(images) > 0) {
      ways.add(new LayerRun.Way((images + 2) / 3, 1, false, true));
    }
    return ways;
  }

  private static List<Tensor> inputs(LayerTable.Row row, Case c) {
    List<String> names = new ArrayList<>(References.inputs(row.family(), c));
    names.removeAll(row.parameters());
    return LayerTable.tensors(c, names);
  }

  private static List<Shape> shapes(Case c, List<Tensor> inputs) {
    return inputs.stream().map(x -> LayerTable.shape(c, x)).toList();
  }

  private static Layer layer(LayerTable.Row row, Case c) {
    Layer layer = row.make().apply(c);
    if (layer == null) {
      throw new IllegalArgumentException(c.toString());
    }
    return layer;
  }

  private static double tolerance(Case c) {
    // Around 1000 a float has steps of 6e-5, and a·x + b meets two of them.
    return c.name().startsWith("far-from-zero") ? 3e-4 : TOLERANCE;
  }

  private static void close(String where, float[] actual, Tensor expected, double tolerance) {
    assertThat(actual.length).as(where).isEqualTo(expected.length());
    double scale = 1;
    for (int i = 0; i < actual.length; i++) {
      scale = Math.max(scale, Math.abs(expected.at(i)));
    }
    for (int i = 0; i < actual.length; i++) {
      if (!(Math.abs(actual[i] - expected.at(i)) <= tolerance * scale)) {
        assertThat((double) actual[i])
            .as("%s[%d] of %s", where, i, expected)
            .isCloseTo(expected.at(i), within(tolerance * scale));
      }
    }
  }
}
