package striate.onnx.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.onnx.compose.Compositions;
import striate.onnx.constant.Constant;
import striate.onnx.constant.NotKnownException;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Attribute;
import striate.onnx.file.Function;
import striate.onnx.file.FunctionKey;
import striate.onnx.file.Graph;
import striate.onnx.file.Model;
import striate.onnx.file.Node;
import striate.onnx.fold.Fold;
import striate.onnx.fold.Room;
import striate.onnx.translate.Value.Broken;
import striate.onnx.translate.Value.Known;

/**
 * The translation of a graph, node by node. What is known before any image is computed at once
 * ({@link Fold}); the rest becomes layers of a {@link Draft}. A node that cannot be translated does
 * not end it: all that a file asks for in vain is told together.
 */
public final class Translation {
  private static final Broken BROKEN = new Broken(null);

  /** Functions within functions, and branches within branches. */
  private static final int DEEPEST = 64;

  /** Nodes of functions, counted at each call: a small file can call much. */
  private static final long MOST_WORK = 1_000_000;

  /** Of which one weight is made; more are not kept in mind, lest a small file fill the heap. */
  private static final int MOST_TENSORS = 8;

  private final Model file;
  private final Map<String, Op> ops;
  private final Draft draft;
  private final long fixedBatch;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Constant> tensors = new HashMap<>();
  private final Room room = new Room();
  private long work;

  /**
   * An empty translation.
   *
   * @param ops by operator, with its domain and a point before it unless that is ONNX's own
   * @param input shape of one example
   * @param fixedBatch the number of images that the file was written for; −1 if any
   */
  public Translation(Model file, Map<String, Op> ops, Shape input, long fixedBatch) {
    this.file = file;
    this.ops = ops;
    this.draft = new Draft(input);
    this.fixedBatch = fixedBatch;
  }

  /** The layers so far. */
  public Draft draft() {
    return draft;
  }

  /** What could not be translated. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  long fixedBatch() {
    return fixedBatch;
  }

  /** Names visible at a place of the file; a branch sees those around it. */
  private record Scope(
      @Nullable Scope outer,
      Map<String, Value> values,
      Map<String, Long> opsets,
      @Nullable Map<String, Attribute> attributes) {
    @Nullable Value find(String name) {
      for (Scope s = this; s != null; s = s.outer) {
        Value value = s.values.get(name);
        if (value != null) {
          return value;
        }
      }
      return null;
    }
  }

  /**
   * Translates the graph.
   *
   * @param inputs values of the inputs by name
   * @return all values by name
   */
  public Map<String, Value> run(Map<String, Value> inputs) throws OnnxFormatException {
    Map<String, Value> values = new HashMap<>(inputs);
    Scope scope = new Scope(null, values, file.opsets(), null);
    graph(file.graph(), scope, 0);
    return values;
  }

  private void graph(Graph graph, Scope scope, int depth) throws OnnxFormatException {
    graph
        .initializers()
        .forEach(
            (name, constant) -> scope.values().putIfAbsent(name, known(constant, Set.of(name))));
    nodes(graph.nodes(), scope, depth);
  }

  private void nodes(List<Node> nodes, Scope scope, int depth) throws OnnxFormatException {
    if (depth > DEEPEST) {
      throw new OnnxFormatException(
          "functions or branches: at most " + DEEPEST + " within one another expected");
    }
    for (Node n : nodes) {
      Node node = scope.attributes() == null ? n : resolved(n, scope.attributes());
      @Nullable Value[] outputs = node(node, scope, depth);
      for (int i = 0; i < node.outputs().size(); i++) {
        if (!node.output(i).isEmpty()) {
          Value value = outputs[i] == null ? notGiven(node, i, scope) : outputs[i];
          scope.values().put(node.output(i), value);
        }
      }
    }
  }

  /** What no output of a node has, whose own reason has been told. */
  private static Value[] broken(Node node) {
    Value[] all = new Value[node.outputs().size()];
    Arrays.fill(all, BROKEN);
    return all;
  }

  /** An output that a node has not: nothing is wrong until something reads it. */
  private static Broken notGiven(Node node, int output, Scope scope) {
    String reason = "nothing gives its output \"" + node.output(output) + "\"";
    return new Broken(new Problem(op(node), opset(node, scope), label(node), reason));
  }

  /** An operator's name, with its domain unless it is ONNX's own. */
  private static String op(Node node) {
    String domain = domain(node);
    return domain.isEmpty() ? node.op() : domain + "." + node.op();
  }

  private static String domain(Node node) {
    return node.domain().equals("ai.onnx") ? "" : node.domain();
  }

  private static long opset(Node node, Scope scope) {
    String domain = domain(node);
    return scope.opsets().getOrDefault(domain, domain.isEmpty() ? 1L : 0L);
  }

  /** A function's node with the attributes that the call gave. */
  private static Node resolved(Node n, Map<String, Attribute> given) {
    Map<String, Attribute> own = new HashMap<>();
    n.attributes()
        .forEach((name, a) -> {
          if (!(a instanceof Attribute.Reference r)) {
            own.put(name, a);
          } else if (given.containsKey(r.name())) {
            own.put(name, given.get(r.name()));
          }
        });
    return new Node(
        n.index(), n.name(), n.op(), n.domain(), n.overload(), n.inputs(), n.outputs(), own);
  }

  private @Nullable Value[] node(Node node, Scope scope, int depth) throws OnnxFormatException {
    List<@Nullable Value> inputs = new ArrayList<>();
    boolean known = true;
    for (String name : node.inputs()) {
      Value value = name.isEmpty() ? null : scope.find(name);
      if (!name.isEmpty() && value == null) {
        throw node.error("input \"" + name + "\" is given by nothing");
      }
      if (value instanceof Broken lost) {
        tell(lost);
        return broken(node);
      }
      known &= value == null || value instanceof Known;
      inputs.add(value);
    }
    String domain = domain(node);
    String op = op(node);
    long opset = opset(node, scope);
    Call call = new Call(draft, this, node, opset, inputs);
    try {
      Function function = file.functions().get(FunctionKey.of(node));
      if (function == null) {
        function = Compositions.of(node, call);
      }
      if (function != null) {
        return function(function, node, inputs, depth);
      }
      if (domain.isEmpty() && node.op().equals("If")) {
        return branch(call, scope, depth);
      }
      if (known && domain.isEmpty() && Fold.knows(node.op())) {
        try {
          return fold(call);
        } catch (NotKnownException e) {
          if (!ops.containsKey(op)) {
            throw new UntranslatableException(String.valueOf(e.getMessage()));
          }
        }
      }
      Op translator = ops.get(op);
      if (translator == null) {
        problems.add(new Problem(op, opset, label(node), ""));
        return broken(node);
      }
      translator.translate(call);
      return Wholes.told(call);
    } catch (IndexOutOfBoundsException
        | NegativeArraySizeException
        | ArithmeticException
        | ClassCastException
        | NoSuchElementException
        | IllegalArgumentException e) {
      // Attributes of a hostile or odd file that do not fit together: too few numbers for the axes,
      // sizes that overflow. Whatever the node, it is this node's fault.
      String why =
          e instanceof IllegalArgumentException
              ? String.valueOf(e.getMessage())
              : "its inputs and attributes do not fit together";
      problems.add(new Problem(op, opset, label(node), why));
      return broken(node);
    } catch (UntranslatableException | OnnxFormatException e) {
      String reason = String.valueOf(e.getMessage());
      String place = node.place() + ": ";
      problems.add(
          new Problem(
              op,
              opset,
              label(node),
              reason.startsWith(place) ? reason.substring(place.length()) : reason));
      return broken(node);
    }
  }

  /** Tells why a value that is read does not exist, unless that has been told. */
  public void tell(Broken value) {
    Problem problem = value.untold();
    if (problem != null && !problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private static String label(Node node) {
    return node.name().isEmpty() ? "node " + node.index() : node.name();
  }

  private @Nullable Value[] fold(Call call) throws OnnxFormatException {
    List<@Nullable Constant> constants = new ArrayList<>();
    for (int i = 0; i < call.count(); i++) {
      try {
        constants.add(call.knownOrNull(i));
      } catch (UntranslatableException e) {
        throw new AssertionError(e);
      }
    }
    List<Constant> results = Fold.run(call.node(), call.opset(), constants, room);
    @Nullable Value[] outputs = new Value[call.node().outputs().size()];
    Set<String> from = call.tensors();
    for (int i = 0; i < Math.min(outputs.length, results.size()); i++) {
      outputs[i] = known(results.get(i), from);
    }
    return outputs;
  }

  /**
   * A constant that comes from tensors of the file, if it can be a weight. Programs write weights
   * as initializers, and numbers of the code as nodes.
   */
  private Known known(Constant constant, Set<String> from) {
    if (!constant.type().real() && constant.type().bits() > 8) {
      return new Known(constant);
    }
    Set<String> own = new TreeSet<>();
    for (String name : from) {
      Constant tensor = tensors.computeIfAbsent(name, n -> constant);
      // a single number beside many is a scale, an exponent and the like
      if (tensor.size() > 1 || constant.size() == 1) {
        own.add(name);
      }
    }
    return own.size() > MOST_TENSORS ? new Known(constant) : new Known(constant, own);
  }

  /**
   * Weights of the file that several layers of a network learn, each for itself, with the number of
   * these.
   *
   * <p>Tensors that are one number throughout are left out: PyTorch writes equal tensors once, and
   * the scales and shifts that networks begin with are equal.
   *
   * @param places of the draft's steps in the network
   */
  public Map<String, Integer> shared(Network network, int[] places) throws OnnxFormatException {
    Map<String, Set<Object>> uses = new TreeMap<>();
    for (int i = 0; i < places.length; i++) {
      if (places[i] < 0) {
        continue;
      }
      for (Parameter p : network.nodes().get(places[i]).parameters()) {
        if (p.role() != Parameter.Role.STATISTIC
            && draft.get(i).weights().get(p.name()) instanceof Weight.Told told) {
          for (String name : told.tensors()) {
            uses.computeIfAbsent(name, n -> Collections.newSetFromMap(new IdentityHashMap<>()))
                .add(told.use());
          }
        }
      }
    }
    Map<String, Integer> shared = new TreeMap<>();
    for (Map.Entry<String, Set<Object>> use : uses.entrySet()) {
      Constant tensor = tensors.get(use.getKey());
      if (use.getValue().size() > 1 && tensor != null && !isUniform(tensor.floats())) {
        shared.put(use.getKey(), use.getValue().size());
      }
    }
    return shared;
  }

  private static boolean isUniform(float[] values) {
    for (float v : values) {
      if (v != values[0]) {
        return false;
      }
    }
    return values.length != 1; // the slope of a PReLU
  }

  private @Nullable Value[] function(
      Function function, Node node, List<@Nullable Value> inputs, int depth)
      throws OnnxFormatException, UntranslatableException {
    work += 1 + function.nodes().size();
    if (work > MOST_WORK) {
      throw new UntranslatableException(
          "functions of at most " + MOST_WORK + " nodes in all their calls expected");
    }
    Map<String, Value> values = new HashMap<>();
    for (int i = 0; i < Math.min(inputs.size(), function.inputs().size()); i++) {
      Value value = inputs.get(i);
      if (value != null) {
        values.put(function.inputs().get(i), value);
      }
    }
    Map<String, Attribute> attributes = new HashMap<>(function.defaults());
    attributes.putAll(node.attributes());
    List<Node> body = function.nodes();
    if (!values.keySet().containsAll(function.inputs())) {
      body = body.stream().map(n -> without(n, function.inputs(), values)).toList();
    }
    nodes(body, new Scope(null, values, function.opsets(), attributes), depth + 1);
    @Nullable Value[] outputs = new Value[node.outputs().size()];
    for (int i = 0; i < Math.min(outputs.length, function.outputs().size()); i++) {
      outputs[i] = values.get(function.outputs().get(i));
    }
    return outputs;
  }

  /** A function's node without the optional inputs that the call left out. */
  private static Node without(Node n, List<String> formal, Map<String, Value> values) {
    List<String> inputs = new ArrayList<>();
    for (String name : n.inputs()) {
      inputs.add(formal.contains(name) && !values.containsKey(name) ? "" : name);
    }
    return new Node(
        n.index(), n.name(), n.op(), n.domain(), n.overload(), inputs, n.outputs(), n.attributes());
  }

  private @Nullable Value[] branch(Call call, Scope scope, int depth)
      throws OnnxFormatException, UntranslatableException {
    boolean condition = call.known(0).longs()[0] != 0;
    Graph graph = call.node().body(condition ? "then_branch" : "else_branch");
    Map<String, Value> values = new HashMap<>();
    Scope inner = new Scope(scope, values, scope.opsets(), scope.attributes());
    graph(graph, inner, depth + 1);
    @Nullable Value[] outputs = new Value[call.node().outputs().size()];
    for (int i = 0; i < Math.min(outputs.length, graph.outputs().size()); i++) {
      outputs[i] = inner.find(graph.outputs().get(i).name());
    }
    return outputs;
  }
}
