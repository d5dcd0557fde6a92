package striate.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Graph;
import striate.onnx.file.Node;
import striate.onnx.file.Port;

/**
 * Which axis of an image input has the channels, and how many there are: what the first operators
 * make of the input tells where the file does not.
 */
final class InputLayout {
  private InputLayout() {}

  /**
   * Whether images are [N, H, W, C]: what the first operators make of them tells, then the sizes.
   */
  static boolean isChannelsLast(Graph graph, String name, List<Port.Dimension> dims) {
    Set<String> same = new HashSet<>(Set.of(name));
    for (Node n : graph.nodes()) {
      if (n.inputs().stream().noneMatch(same::contains)) {
        continue;
      }
      switch (n.op()) {
        case "Transpose" -> {
          try {
            long[] order = n.wholes("perm");
            return order != null && order.length == 4 && order[1] == 3;
          } catch (OnnxFormatException e) {
            return false; // its own translation tells it
          }
        }
        case "Conv",
            "ConvInteger",
            "FusedConv",
            "QLinearConv",
            "ConvTranspose",
            "BatchNormalization",
            "InstanceNormalization",
            "GroupNormalization",
            "LRN",
            "MaxPool",
            "AveragePool",
            "LpPool",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "DepthToSpace",
            "SpaceToDepth" -> {
          return false;
        }
        default -> {
          if (isEachByItself(n)) {
            same.addAll(n.outputs());
          }
          // else another branch may tell
        }
      }
    }
    long second = dims.get(1).size();
    long fourth = dims.get(3).size();
    return (fourth == 1 || fourth == 3 || fourth == 4) && second != 1 && second != 3 && second != 4;
  }

  /**
   * The sizes with the number of channels where the file leaves it open, as exporters do that make
   * every axis dynamic: the caller's, else that of the first convolution or batch normalisation.
   *
   * @param axis of the channels
   */
  static List<Port.Dimension> withChannels(
      Graph graph, String name, List<Port.Dimension> dims, int axis, Wanted wanted) {
    if (dims.get(axis).size() > 0) {
      return dims;
    }
    long channels = wanted.channels() > 0 ? wanted.channels() : channels(graph, name);
    if (channels < 1) {
      return dims;
    }
    List<Port.Dimension> all = new ArrayList<>(dims);
    all.set(axis, new Port.Dimension(channels, ""));
    return all;
  }

  /** The channels that the weights of the first layer expect, 0 if none tells. */
  private static long channels(Graph graph, String name) {
    Map<String, Constant> weights = new HashMap<>(graph.initializers());
    Set<String> same = new HashSet<>(Set.of(name));
    for (Node n : graph.nodes()) {
      try {
        if (n.op().equals("Constant")) {
          Constant value = n.tensor("value");
          if (value != null) {
            weights.put(n.output(0), value);
          }
        } else if (n.op().equals("DequantizeLinear") || n.op().equals("Cast")) {
          Constant value = weights.get(n.input(0));
          if (value != null) {
            weights.put(n.output(0), value); // it is the sizes that count
          }
        }
        if (!same.contains(n.input(0))) {
          continue;
        }
        int place = n.op().equals("QLinearConv") ? 3 : 1;
        Constant own = n.inputs().size() > place ? weights.get(n.input(place)) : null;
        switch (n.op()) {
          case "Conv", "FusedConv", "QLinearConv", "ConvInteger", "BatchNormalization" -> {
            if (own == null) {
              return 0;
            }
            return n.op().startsWith("Batch")
                ? own.size()
                : own.rank() < 2 ? 0 : own.dims()[1] * n.whole("group", 1);
          }
          default -> {
            if (isEachByItself(n) || n.op().equals("Transpose")) {
              same.addAll(n.outputs());
            }
          }
        }
      } catch (OnnxFormatException e) {
        return 0; // its own translation tells it
      }
    }
    return 0;
  }

  /** Whether an operator leaves the axes of its first operand as they are. */
  private static boolean isEachByItself(Node n) {
    return switch (n.op()) {
      case "Cast",
          "Sub",
          "Add",
          "Mul",
          "Div",
          "Identity",
          "Clip",
          "Pad",
          "QuantizeLinear",
          "DynamicQuantizeLinear",
          "DequantizeLinear",
          "Relu" ->
          true;
      default -> false;
    };
  }
}
