package striate.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Graph;
import striate.onnx.file.Model;
import striate.onnx.file.Port;
import striate.onnx.translate.Value;
import striate.onnx.translate.Value.Known;
import striate.onnx.translate.Value.Live;

/**
 * The input of a file that is fed with images.
 *
 * @param name in the file
 * @param sizes of its axes; −1 for the first one if any number of images goes
 * @param channelsLast whether it is [N, H, W, C]
 * @param grey whether it is [N, H, W]: images whose one channel is no axis
 * @param integers whether its numbers are integers in the file
 */
record Input(
    String name, List<Integer> sizes, boolean channelsLast, boolean grey, boolean integers) {

  static Input of(Model file, Wanted wanted) throws OnnxFormatException {
    Port port = port(file.graph(), wanted);
    List<Integer> sizes = wanted.sizes();
    List<Port.Dimension> dims =
        sizes == null
            ? port.dims()
            : sizes.stream().map(size -> new Port.Dimension(size, "")).toList();
    if (dims == null) {
      throw new OnnxFormatException(
          "input \"" + port.name() + "\": its shape is not stated in the file");
    }
    boolean last =
        dims.size() == 4
            && !wanted.channelsFirst()
            && InputLayout.isChannelsLast(file.graph(), port.name(), dims);
    boolean grey = wanted.pictures() && wanted.channels() != 3 && dims.size() == 3;
    if (sizes == null && dims.size() == 4) {
      dims = InputLayout.withChannels(file.graph(), port.name(), dims, last ? 3 : 1, wanted);
    }
    if (sizes == null) {
      sizes = sizes(port.name(), dims, last || grey, dims.size() == 4 || grey, wanted);
    }
    return new Input(port.name(), sizes, last, grey, port.elementType().whole());
  }

  /** Inputs whose values nothing in the file gives. */
  static List<Port> fed(Graph graph) {
    Set<String> given = new HashSet<>();
    graph.nodes().forEach(n -> given.addAll(n.outputs()));
    return graph.fed().stream().filter(p -> !given.contains(p.name())).toList();
  }

  /** The input that is fed with images. */
  static Port port(Graph graph, Wanted wanted) throws OnnxFormatException {
    List<Port> fed =
        fed(graph).stream().filter(p -> !wanted.constants().containsKey(p.name())).toList();
    if (wanted.input() != null) {
      for (Port p : fed) {
        if (p.name().equals(wanted.input())) {
          return p;
        }
      }
      throw new OnnxFormatException(
          "input \"" + wanted.input() + "\" expected, there are " + names(fed));
    }
    List<Port> images = fed.stream().filter(p -> p.dims() != null && p.dims().size() == 4).toList();
    if (fed.size() == 1) {
      return fed.getFirst();
    }
    if (fed.isEmpty()) {
      throw new OnnxFormatException("inputs: one expected, got none");
    }
    throw new OnnxFormatException(
        "inputs: "
            + (images.size() == 1 ? images.getFirst().name() + " alone" : "one, the image,")
            + " expected, got "
            + fed.size()
            + ": "
            + names(fed)
            + "; the others have to be constants in the file");
  }

  private static String names(List<Port> ports) {
    return ports.stream().map(Port::name).collect(Collectors.joining(", "));
  }

  private static List<Integer> sizes(
      String name, List<Port.Dimension> dims, boolean last, boolean image, Wanted wanted)
      throws OnnxFormatException {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < dims.size(); i++) {
      Port.Dimension d = dims.get(i);
      int high = last ? 1 : 2;
      int size = Math.clamp(d.size(), -1, Integer.MAX_VALUE);
      if (image && size < 1 && i == high) {
        size = wanted.height();
      } else if (image && size < 1 && i == high + 1) {
        size = wanted.width();
      }
      if (i > 0 && size < 1) {
        String what =
            "input \""
                + name
                + "\": axis "
                + i
                + (d.symbol().isEmpty() ? "" : " (" + d.symbol() + ")")
                + " has no size in the file";
        if (image && i >= high && i <= high + 1) {
          throw UnsupportedFileException.sizeOpen(what + "; say how large the images are", 0);
        }
        if (image && i == (last ? 3 : 1)) {
          throw new OnnxFormatException(
              what + ", and no convolution of the image tells how many channels it has");
        }
        throw new OnnxFormatException(what + "; a file with a size is needed");
      }
      sizes.add(size < 1 ? -1 : size);
    }
    return List.copyOf(sizes);
  }

  /** The number of images that the file is written for; −1 if any. */
  long fixedBatch() {
    return sizes.isEmpty() ? -1 : sizes.getFirst();
  }

  /** Whether the first axis can be the number of images. */
  boolean canBeApart() {
    return sizes.size() >= 2;
  }

  /** Whether the whole can be one example: all sizes but the number of images are known. */
  boolean canBeWhole() {
    return !sizes.isEmpty() && sizes.lastIndexOf(-1) <= 0;
  }

  /** The same for one image, where any number goes. */
  Input forOne() {
    return new Input(
        name,
        sizes.stream().map(size -> size < 0 ? 1 : size).toList(),
        channelsLast,
        grey,
        integers);
  }

  /** The shape of one example. */
  Shape shape(boolean whole) throws OnnxFormatException {
    try {
      if (isImage(whole)) {
        if (grey) {
          return Shape.image(1, sizes.get(1), sizes.get(2));
        }
        return channelsLast
            ? Shape.image(sizes.get(3), sizes.get(1), sizes.get(2))
            : Shape.image(sizes.get(1), sizes.get(2), sizes.get(3));
      }
      List<Integer> own = whole ? sizes : sizes.subList(1, sizes.size());
      return Shape.tensor(own.isEmpty() ? List.of(1) : own);
    } catch (ShapeException e) {
      throw new OnnxFormatException("input \"" + name + "\": " + e.getMessage(), e);
    }
  }

  private boolean isImage(boolean whole) {
    return (sizes.size() == 4 || grey) && (!whole || sizes.getFirst() == 1);
  }

  /** The values of all inputs by name. */
  Map<String, Value> values(boolean whole, Wanted wanted) throws OnnxFormatException {
    Map<String, Value> values = new HashMap<>();
    for (Map.Entry<String, Constant> c : wanted.constants().entrySet()) {
      values.put(c.getKey(), new Known(c.getValue()));
    }
    List<Integer> axes = new ArrayList<>();
    if (isImage(whole)) {
      axes.addAll(grey ? List.of(1, 2) : channelsLast ? List.of(1, 2, 0) : List.of(0, 1, 2));
      axes.addFirst(whole ? Value.ONE : Value.BATCH);
    } else {
      int count = whole ? sizes.size() : sizes.size() - 1;
      for (int i = 0; i < count; i++) {
        axes.add(i);
      }
      if (!whole) {
        axes.addFirst(Value.BATCH);
      }
    }
    values.put(name, new Live(-1, shape(whole), axes, integers));
    return values;
  }
}
