package striate.onnx.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Files of other programs, as the onnx package reads them; {@code scripts/make_onnx_files.py}. */
class OnnxFilesTest {
  private static Path file(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(OnnxFilesTest.class.getResource("/striate/onnx/files/" + name))
            .toURI());
  }

  @TestFactory
  Stream<DynamicTest> files() throws IOException, URISyntaxException {
    List<Path> all;
    try (Stream<Path> list = Files.list(Objects.requireNonNull(file("types.onnx").getParent()))) {
      all = list.filter(p -> p.toString().endsWith(".onnx")).sorted().toList();
    }
    assertThat(all).hasSizeGreaterThan(10);
    return all.stream()
        .map(p -> DynamicTest.dynamicTest(p.getFileName().toString(), () -> check(p)));
  }

  private static void check(Path file) throws IOException {
    Path text = Path.of(file.toString().replace(".onnx", ".txt"));
    Model model = OnnxFile.read(file);
    assertThat(Listing.of(model)).isEqualTo(Files.readAllLines(text));
    inOrder(model.graph().nodes());
  }

  /** Nothing is read before it is made. */
  private static void inOrder(List<Node> nodes) {
    Set<String> later = new HashSet<>();
    nodes.forEach(n -> later.addAll(n.outputs()));
    for (Node n : nodes) {
      assertThat(Collections.disjoint(later, NodeOrder.reads(n))).as(n.place()).isTrue();
      later.removeAll(n.outputs());
    }
  }

  @Test
  void nodesComeInTheFilesOrderAsFarAsTheyCan() throws IOException, URISyntaxException {
    assertThat(OnnxFile.read(file("torch-13.onnx")).graph().nodes())
        .extracting(Node::index)
        .isSorted();
    assertThat(OnnxFile.read(file("forms.onnx")).graph().nodes())
        .extracting(Node::index)
        .containsExactly(1, 0, 2, 3);
  }

  @Test
  void whatHasToBeFed() throws IOException, URISyntaxException {
    Graph graph = OnnxFile.read(file("torch-unfolded.onnx")).graph();
    assertThat(graph.inputs()).hasSizeGreaterThan(5);
    assertThat(graph.fed()).extracting(Port::name).containsExactly("x");
  }
}
