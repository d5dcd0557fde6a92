package striate.onnx.file;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import striate.onnx.constant.Constant;

/**
 * A graph: the model's, or a branch or loop within it.
 *
 * @param name of the graph
 * @param nodes in an order in which each comes after those that it reads from
 * @param initializers tensors by name, in the file's order
 * @param inputs as the file states them; up to IR version 3 the initializers are among them
 * @param outputs as the file states them
 * @param valueInfo stated types of values between nodes, by name
 */
public record Graph(
    String name,
    List<Node> nodes,
    Map<String, Constant> initializers,
    List<Port> inputs,
    List<Port> outputs,
    Map<String, Port> valueInfo) {

  /** The inputs that are not initializers: what the graph has to be fed with. */
  public List<Port> fed() {
    return inputs.stream().filter(p -> !initializers.containsKey(p.name())).toList();
  }

  /** What nodes and outputs read from the surrounding graphs, by name. */
  public Set<String> captured() {
    Set<String> captured = new LinkedHashSet<>();
    nodes.forEach(n -> captured.addAll(NodeOrder.reads(n)));
    outputs.forEach(p -> captured.add(p.name()));
    captured.removeAll(NodeOrder.defined(this));
    captured.remove("");
    return captured;
  }
}
