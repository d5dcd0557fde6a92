package striate.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.format.ModelFormatException;
import striate.format.Onnx;
import striate.truth.Tensor;
import striate.truth.TorchCases;
import striate.truth.TorchCases.Case;

/** Every method at every layer against the papers' formulas in PyTorch. */
final class TorchExplanationsTest {
  private static final double CLOSE = 1e-4;

  private static final Map<String, Method> METHODS = new LinkedHashMap<>();

  static {
    METHODS.put("grad_cam", new Method.GradCam());
    METHODS.put("hires_cam", new Method.HiResCam());
    METHODS.put("integrated_gradients", Method.of("integrated-gradients"));
    METHODS.put("smooth_grad", Method.of("smooth-grad"));
    METHODS.put("occlusion", new Method.Occlusion(3, 2));
  }

  static List<Case> layers() {
    return TorchCases.of("explain").stream().filter(c -> c.has("ends")).toList();
  }

  static List<Case> imported() {
    return TorchCases.of("explain-imported");
  }

  /** The file that PyTorch wrote stands beside the first case of each network. */
  private static Explainer explainer(Case c) {
    Case file =
        imported().stream()
            .filter(o -> o.text("net").equals(c.text("net")) && o.has("onnx"))
            .findFirst()
            .orElseThrow();
    Tensor onnx = file.tensor("onnx");
    byte[] bytes = new byte[onnx.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) onnx.at(i);
    }
    try {
      return Explainer.of(Onnx.read(bytes).weights(), 2).baseline(floats(c.tensor("base")));
    } catch (ModelFormatException e) {
      throw new AssertionError(c.name(), e);
    }
  }

  private static float[] floats(Tensor t) {
    float[] out = new float[t.length()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) t.at(i);
    }
    return out;
  }

  /** The largest error as a share of the map's largest number. */
  private static double error(RelevanceMap map, Tensor expected) {
    if (map.rows() != expected.size(0) || map.columns() != expected.size(1)) {
      return Double.POSITIVE_INFINITY;
    }
    double most = 0;
    double error = 0;
    for (int i = 0; i < expected.length(); i++) {
      most = Math.max(most, Math.abs(expected.at(i)));
      error = Math.max(error, Math.abs(expected.at(i) - map.values()[i]));
    }
    return error / Math.max(1, most);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void mapsAreThoseOfTheFormulas(Case c) {
    check(
        c,
        Explainer.of(ExplainNetworks.of(c), 2).baseline(floats(c.tensor("base"))),
        c.text("layer"));
  }

  /** Networks as PyTorch exports them, the place named last being the layer that is usual. */
  @ParameterizedTest
  @MethodSource("imported")
  void mapsOfImportedNetworksAreThoseOfTheFormulas(Case c) {
    Explainer explainer = explainer(c);
    boolean input = c.text("layer").equals(Explainer.INPUT);
    check(c, explainer, input ? Explainer.INPUT : explainer.defaultLayer().orElseThrow());
    if (input) {
      int[] image = c.integers("image");
      RelevanceMap map =
          new RelevanceMap(image[1], image[2], floats(c.tensor("hires_cam")), Placement.INPUT);
      Curves curves =
          new Curves(
              explainer,
              floats(c.tensor("x")),
              c.integer("target"),
              map,
              Receipt.Effort.USUAL,
              () -> {});
      check(curves.deletion(), c.tensor("deletion").doubles());
      check(curves.insertion(), c.tensor("insertion").doubles());
    }
  }

  private static void check(Case c, Explainer explainer, String layer) {
    float[] image = floats(c.tensor("x"));
    METHODS.forEach((name, method) -> {
      Explanation e = explainer.explain(image, c.integer("target"), method, layer);
      assertThat(error(e.map(), c.tensor(name))).as(name).isLessThan(CLOSE);
      assertThat(e.logit()).isCloseTo(c.tensor("ends").at(0), within(CLOSE));
      Completeness complete = e.completeness();
      double rest =
          switch (complete.law()) {
            case BASELINE -> c.tensor("ends").at(1);
            case BIAS -> c.tensor("ends").at(2);
            case NONE -> Double.NaN;
          };
      if (Double.isNaN(rest)) {
        assertThat(complete.error()).isNaN();
      } else {
        assertThat(complete.rest()).isCloseTo(rest, within(CLOSE));
        double sum = 0;
        for (double v : c.tensor(name).doubles()) {
          sum += v;
        }
        assertThat(complete.error())
            .isCloseTo(Math.abs(sum + rest - c.tensor("ends").at(0)), within(1e-3));
      }
    });
  }

  /** What a careless change would do; each must be seen at nearly every case. */
  @Test
  void brokenExplainersAreSeen() {
    Map<String, UnaryOperator<RelevanceMap>> broken = new LinkedHashMap<>();
    broken.put("shifted", m -> moved(m, (r, c) -> m.at((r + 1) % m.rows(), c)));
    broken.put("mirrored", m -> moved(m, (r, c) -> m.at(r, m.columns() - 1 - c)));
    broken.put("other sign", m -> moved(m, (r, c) -> -m.at(r, c)));
    broken.put("positive part", m -> moved(m, (r, c) -> Math.max(0, m.at(r, c))));
    broken.put("transposed", m -> transposed(m));
    for (Map.Entry<String, UnaryOperator<RelevanceMap>> one : broken.entrySet()) {
      int seen = 0;
      int all = 0;
      for (Case c : layers()) {
        Explainer explainer =
            Explainer.of(ExplainNetworks.of(c), 1).baseline(floats(c.tensor("base")));
        for (Map.Entry<String, Method> of : METHODS.entrySet()) {
          String name = of.getKey();
          if (name.startsWith("i") || name.startsWith("s")) {
            continue; // slower, and no other test
          }
          RelevanceMap map =
              explainer
                  .explain(
                      floats(c.tensor("x")), c.integer("target"), of.getValue(), c.text("layer"))
                  .map();
          seen += error(one.getValue().apply(map), c.tensor(name)) < CLOSE ? 0 : 1;
          all++;
        }
      }
      assertThat(seen).as(one.getKey()).isGreaterThan(all * 9 / 10);
    }
  }

  @Test
  void anotherClassOrLayerIsSeen() {
    for (Case c : layers()) {
      Explainer explainer =
          Explainer.of(ExplainNetworks.of(c), 1).baseline(floats(c.tensor("base")));
      int other = c.integer("target") == 0 ? 1 : 0;
      Explanation e =
          explainer.explain(floats(c.tensor("x")), other, new Method.HiResCam(), c.text("layer"));
      assertThat(error(e.map(), c.tensor("hires_cam"))).as(c.name()).isGreaterThan(100 * CLOSE);
    }
  }

  private interface Cell {
    float at(int row, int column);
  }

  private static RelevanceMap moved(RelevanceMap m, Cell cell) {
    float[] out = new float[m.values().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = cell.at(i / m.columns(), i % m.columns());
    }
    return m.with(out);
  }

  private static RelevanceMap transposed(RelevanceMap m) {
    float[] out = new float[m.values().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = m.at(i % m.rows(), i / m.rows());
    }
    return new RelevanceMap(m.rows(), m.columns(), out, m.placement());
  }

  @Test
  void curvesAreThoseOfNumPy() {
    List<String> seen = new ArrayList<>();
    for (Case c : TorchCases.of("explain")) {
      if (!c.text("layer").equals("curves")) {
        continue;
      }
      seen.add(c.name());
      Explainer explainer =
          Explainer.of(ExplainNetworks.of(c), 1).baseline(floats(c.tensor("base")));
      int[] image = c.integers("image");
      RelevanceMap map =
          new RelevanceMap(image[1], image[2], floats(c.tensor("map")), Placement.INPUT);
      Curves curves =
          new Curves(explainer, floats(c.tensor("x")), 1, map, Receipt.Effort.USUAL, () -> {});
      check(curves.deletion(), c.tensor("deletion").doubles());
      check(curves.insertion(), c.tensor("insertion").doubles());
    }
    assertThat(seen).hasSize(5);
  }

  private static void check(Receipt.Curve curve, double[] expected) {
    assertThat(curve.byMap()).hasSize(expected.length);
    double area = 0;
    for (int i = 0; i < expected.length; i++) {
      assertThat(curve.byMap()[i]).isCloseTo(expected[i], within(CLOSE));
      double end = i == 0 || i == expected.length - 1 ? 0.5 : 1;
      area += end * expected[i] / (expected.length - 1);
    }
    assertThat(curve.area()).isCloseTo(area, within(CLOSE));
    // All orders begin and end alike.
    assertThat(curve.byChance()[0]).isCloseTo(expected[0], within(CLOSE));
    assertThat(curve.byChance()[20]).isCloseTo(expected[20], within(CLOSE));
    assertThat(curve.chanceAreas()).hasSize(Receipt.Effort.USUAL.orders());
  }

  @Test
  void aStretchedMapIsTorchsInterpolation() {
    int seen = 0;
    for (Case c : TorchCases.of("explain")) {
      if (c.text("layer").equals("spread")) {
        seen++;
        Tensor map = c.tensor("map");
        Tensor big = c.tensor("spread");
        int height = big.size(0);
        int width = big.size(1);
        Placement place =
            Placement.stretched(
                striate.nn.Shape.image(1, map.size(0), map.size(1)),
                striate.nn.Shape.image(1, height, width));
        float[] spread = place.spread(floats(map), map.size(0), map.size(1), height, width);
        assertThat(error(new RelevanceMap(height, width, spread, place), big)).isLessThan(1e-6);
      }
    }
    assertThat(seen).isEqualTo(3);
  }

  @Test
  void ranksShareTheirMeanWhereValuesAreEqual() {
    int seen = 0;
    for (Case c : TorchCases.of("explain")) {
      if (c.text("layer").equals("ranks")) {
        seen++;
        double r = Ranks.correlation(floats(c.tensor("a")), floats(c.tensor("b")));
        assertThat(r).isCloseTo(c.tensor("correlation").at(0), within(1e-9));
      }
    }
    assertThat(seen).isEqualTo(2);
    assertThat(Ranks.correlation(new float[] {1, 1}, new float[] {1, 2})).isNaN();
    assertThat(Ranks.correlation(new float[] {0f, -0f, 1}, new float[] {-0f, 0f, 1}))
        .isCloseTo(1, within(1e-12));
  }
}
