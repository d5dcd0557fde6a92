package striate.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Attribute;
import striate.onnx.file.Graph;
import striate.onnx.file.Model;
import striate.onnx.file.Node;
import striate.onnx.file.Port;
import striate.onnx.file.Port.Dimension;

/**
 * Inputs of pictures whose axes do not say so: rows of numbers [N, K], as a network has them that
 * begins with a dense layer or a Reshape, and a single picture [C, H, W] or [H, W, C]. The graph
 * gets pictures with all four axes, and a node before it that makes of them what it reads.
 */
final class PictureInput {
  private final Model file;
  private final Port port;
  private final Wanted wanted;
  private final List<Node> before = new ArrayList<>();
  private final String name;

  private PictureInput(Model file, Port port, Wanted wanted) {
    this.file = file;
    this.port = port;
    this.wanted = wanted;
    Set<String> taken = new HashSet<>(file.graph().initializers().keySet());
    file.graph().inputs().forEach(p -> taken.add(p.name()));
    file.graph().nodes().forEach(n -> taken.addAll(n.outputs()));
    String free = port.name() + " as pictures";
    while (taken.contains(free) || taken.contains(free + " in order")) {
      free += "'";
    }
    name = free;
  }

  /**
   * A file whose input has the axes of pictures; the same file where it has, or where the caller
   * does not say that it is one of pictures.
   *
   * @param port the input that is fed with images
   */
  static Model of(Model file, Port port, Wanted wanted) throws OnnxFormatException {
    List<Dimension> dims = port.dims();
    if (dims == null || !wanted.pictures() || wanted.sizes() != null) {
      return file;
    }
    PictureInput input = new PictureInput(file, port, wanted);
    return switch (dims.size()) {
      case 2 -> dims.get(1).size() > 0 ? input.rows(dims.get(0), dims.get(1).size()) : file;
      case 3 -> input.one(dims);
      default -> file;
    };
  }

  /** Pictures for [N, K]. */
  private Model rows(Dimension count, long numbers) throws OnnxFormatException {
    if (wanted.height() < 1) {
      throw UnsupportedFileException.sizeOpen(
          "input \""
              + port.name()
              + "\" is rows of "
              + numbers
              + " numbers; say how large the pictures are that they hold",
          side(numbers));
    }
    long pixels = (long) wanted.height() * wanted.width();
    long channels = numbers / pixels;
    if (channels * pixels != numbers
        || (channels != 1 && channels != 3)
        || (wanted.channels() != 0 && wanted.channels() != channels)) {
      throw new OnnxFormatException(
          "input \""
              + port.name()
              + "\": rows of "
              + numbers
              + " numbers hold no pictures of "
              + wanted.height()
              + "x"
              + wanted.width()
              + " pixels with "
              + (wanted.channels() == 0 ? "1 or 3" : Integer.toString(wanted.channels()))
              + " channels");
    }
    String from = name;
    if (wanted.interleaved()) {
      from = name + " in order";
      Map<String, Attribute> order = Map.of("perm", new Attribute.Wholes(List.of(0L, 2L, 3L, 1L)));
      before.add(node("Transpose", List.of(name), from, order));
    }
    before.add(node("Flatten", List.of(from), port.name(), Map.of("axis", new Attribute.Whole(1))));
    return with(
        List.of(count, known(channels), known(wanted.height()), known(wanted.width())), Map.of());
  }

  /** The side of a square picture of so many numbers, 0 if there is none. */
  static int side(long numbers) {
    for (int channels = 1; channels <= 3; channels += 2) {
      long side = Math.round(Math.sqrt((double) numbers / channels));
      if (side * side * channels == numbers) {
        return (int) side;
      }
    }
    return 0;
  }

  /** One picture for [C, H, W] and [H, W, C]; [N, H, W] are grey ones, and stay. */
  private Model one(List<Dimension> dims) throws OnnxFormatException {
    boolean last = isOf(dims.get(2), 1) || isOf(dims.get(2), 3);
    if (!last && !isOf(dims.get(0), 3)) {
      return file;
    }
    List<Dimension> sizes = new ArrayList<>();
    int row = last ? 0 : 1;
    for (int i = 0; i < 3; i++) {
      long size = dims.get(i).size();
      long said = i == row ? wanted.height() : i == row + 1 ? wanted.width() : 0;
      if (size < 1 && said < 1) {
        throw UnsupportedFileException.sizeOpen(
            "input \""
                + port.name()
                + "\": axis "
                + i
                + " has no size in the file; say how large the images are",
            0);
      }
      sizes.add(known(size < 1 ? said : size));
    }
    long[] shape = sizes.stream().mapToLong(Dimension::size).toArray();
    before.add(node("Reshape", List.of(name, name + " in order"), port.name(), Map.of()));
    sizes.addFirst(known(1));
    return with(sizes, Map.of(name + " in order", Constant.vector(shape)));
  }

  private boolean isOf(Dimension d, int channels) {
    return d.size() == channels && (wanted.channels() == 0 || wanted.channels() == channels);
  }

  private static Dimension known(long size) {
    return new Dimension(size, "");
  }

  private static Node node(
      String op, List<String> inputs, String output, Map<String, Attribute> settings) {
    return new Node(0, "", op, "", "", inputs, List.of(output), settings);
  }

  private Model with(List<Dimension> dims, Map<String, Constant> more) {
    Graph graph = file.graph();
    List<Port> inputs = new ArrayList<>();
    for (Port p : graph.inputs()) {
      inputs.add(p.equals(port) ? new Port(name, p.kind(), p.elementType(), dims) : p);
    }
    Map<String, Constant> initializers = new LinkedHashMap<>(graph.initializers());
    initializers.putAll(more);
    before.addAll(graph.nodes());
    return new Model(
        file.ir(),
        file.opsets(),
        file.producer(),
        new Graph(graph.name(), before, initializers, inputs, graph.outputs(), graph.valueInfo()),
        file.functions(),
        file.metadata());
  }
}
