package striate.onnx.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.file.Graph;
import striate.onnx.file.Model;
import striate.onnx.file.Node;
import striate.onnx.file.OnnxFile;

/** Every operator on constants against NumPy; {@code scripts/make_onnx_fold_cases.py}. */
class FoldCasesTest {
  @TestFactory
  Stream<DynamicContainer> cases() throws IOException, URISyntaxException {
    return files().stream().map(FoldCasesTest::file);
  }

  private static List<Path> files() throws IOException, URISyntaxException {
    Path one =
        Path.of(
            Objects.requireNonNull(FoldCasesTest.class.getResource("/striate/onnx/fold-18.onnx"))
                .toURI());
    try (Stream<Path> list = Files.list(Objects.requireNonNull(one.getParent()))) {
      return list.filter(p -> p.toString().contains("fold-")).sorted().toList();
    }
  }

  private static DynamicContainer file(Path file) {
    Model model;
    try {
      model = OnnxFile.read(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    long opset = Objects.requireNonNull(model.opsets().get(""));
    return DynamicContainer.dynamicContainer(
        "opset " + opset,
        model.graph().nodes().stream()
            .map(n -> DynamicTest.dynamicTest(n.place(), () -> check(n, opset, model.graph()))));
  }

  private static void check(Node node, long opset, Graph graph) throws IOException {
    List<@Nullable Constant> inputs = new ArrayList<>();
    for (String input : node.inputs()) {
      inputs.add(input.isEmpty() ? null : graph.initializers().get(input));
    }
    List<Constant> results = Fold.run(node, opset, inputs);
    assertThat(results).hasSize(node.outputs().size());
    for (int i = 0; i < results.size(); i++) {
      Constant expected = Objects.requireNonNull(graph.initializers().get(node.output(i) + "!"));
      same(expected, results.get(i));
    }
  }

  private static void same(Constant expected, Constant actual) throws IOException {
    assertThat(actual.toString()).isEqualTo(expected.toString());
    if (expected.type() == ElementType.STRING) {
      assertThat(actual.strings()).isEqualTo(expected.strings());
    } else if (!expected.type().real()) {
      assertThat(actual.longs()).isEqualTo(expected.longs());
    } else {
      double[] x = expected.doubles();
      double[] y = actual.doubles();
      // one rounding of the type, and what NumPy itself is off by; none for 16 bits
      double near =
          switch (expected.type()) {
            case FLOAT -> 2e-7;
            case DOUBLE -> 1e-14;
            default -> 0;
          };
      for (int i = 0; i < x.length; i++) {
        boolean same = Double.compare(x[i], y[i]) == 0 || x[i] == y[i];
        assertThat(same || Math.abs(x[i] - y[i]) <= near * Math.max(1, Math.abs(x[i])))
            .as("element %s: %s expected, got %s", i, x[i], y[i])
            .isTrue();
      }
    }
  }

  @Test
  void everyOperatorHasCases() throws IOException, URISyntaxException {
    Set<String> tried = new TreeSet<>();
    for (Path file : files()) {
      for (Node node : OnnxFile.read(file).graph().nodes()) {
        tried.add(node.op());
      }
    }
    assertThat(tried).allMatch(Fold::knows);
    assertThat(Fold.operators()).isSubsetOf(with(tried, "Scatter"));
  }

  private static Set<String> with(Set<String> tried, String oldName) {
    Set<String> all = new TreeSet<>(tried);
    all.add(oldName);
    return all;
  }
}
