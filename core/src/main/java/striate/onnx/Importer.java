package striate.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import striate.nn.Dropout;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.tensor.Join;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Model;
import striate.onnx.file.Port;
import striate.onnx.op.OperatorTable;
import striate.onnx.pattern.Patterns;
import striate.onnx.translate.Arranging;
import striate.onnx.translate.Problem;
import striate.onnx.translate.Translation;
import striate.onnx.translate.UntranslatableException;
import striate.onnx.translate.Value;
import striate.onnx.translate.Value.Live;

/**
 * Makes a network of a parsed file.
 *
 * <p>First each image is taken to stand for itself, so that the network takes any number of them.
 * If the file does something that joins the images, all of an input counts as one example: one
 * image where the file takes any number, else as many as it is written for.
 */
public final class Importer {
  private static final int NAMES = 3;

  /** What programs call an output of classes, wherever it stands among others. */
  private static final Set<String> CLASSES = Set.of("logits", "probabilities", "probs");

  private final Model file;
  private final String name;
  private final Wanted wanted;
  private final Input input;
  private final List<String> warnings = new ArrayList<>();

  private Importer(Model given, Wanted wanted) throws OnnxFormatException {
    Port port = Input.port(given.graph(), wanted);
    file = PictureInput.of(given, port, wanted);
    name = port.name();
    this.wanted = wanted;
    input = Input.of(file, wanted);
  }

  /**
   * Imports a file.
   *
   * @throws OnnxFormatException naming all that is missing, before any weight is read
   */
  public static Imported of(Model file, Wanted wanted) throws OnnxFormatException {
    return new Importer(file, wanted).run();
  }

  /** The inputs that the graph has to be fed with. */
  public static List<Port> fed(Model file) {
    return Input.fed(file.graph());
  }

  /** All values of the graph that are known when all inputs are. */
  public static Map<String, Constant> evaluate(Model file, Map<String, Constant> inputs)
      throws OnnxFormatException {
    Translation translation =
        new Translation(file, OperatorTable.operators(), Shape.features(1), -1);
    Map<String, Value> values = new HashMap<>();
    inputs.forEach((name, constant) -> values.put(name, new Value.Known(constant)));
    Map<String, Constant> known = new HashMap<>();
    translation
        .run(values)
        .forEach((name, value) -> {
          if (value instanceof Value.Known k) {
            known.put(name, k.constant());
          }
        });
    return known;
  }

  private Imported run() throws OnnxFormatException {
    Attempt apart = input.canBeApart() ? attempt(false) : null;
    if (apart != null && apart.problems().isEmpty()) {
      return finish(apart, false);
    }
    Attempt whole = input.canBeWhole() ? attempt(true) : null;
    if (whole != null && whole.problems().isEmpty()) {
      return finish(whole, true);
    }
    // With all of an input as one example, what remains is what is missing indeed; but several
    // images are no image.
    boolean several = apart != null && input.fixedBatch() > 1 && input.sizes().size() == 4;
    Attempt better = whole != null && !several ? whole : apart;
    if (better == null) {
      throw new OnnxFormatException("input \"" + input.name() + "\": an axis of images expected");
    }
    List<String> reasons = new ArrayList<>(Missing.reasons(better.problems()));
    if (several) {
      reasons.add(
          "the file is written for "
              + input.fixedBatch()
              + " images at a time; one for any number of them, or for 1, may be read");
    }
    throw UnsupportedFileException.of(reasons);
  }

  /** A translation, and the values of the outputs. */
  private record Attempt(Translation translation, List<Problem> problems, List<Live> outputs) {}

  private Attempt attempt(boolean whole) throws OnnxFormatException {
    Input in = whole ? input.forOne() : input;
    Shape shape = in.shape(whole);
    Translation translation =
        new Translation(file, OperatorTable.operators(), shape, whole ? -1 : input.fixedBatch());
    Map<String, Value> values = translation.run(in.values(whole, wanted));
    List<Problem> needed = new ArrayList<>();
    List<Live> outputs = new ArrayList<>();
    for (String name : outputNames()) {
      Value value = values.get(name);
      if (value instanceof Live live) {
        outputs.add(live);
      } else if (value instanceof Value.Known) {
        needed.add(
            new Problem(
                "", 0, "output " + name, "it does not depend on the image; nothing to run"));
      } else if (value instanceof Value.Broken lost) {
        translation.tell(lost);
      } else {
        throw new OnnxFormatException("output \"" + name + "\" is given by nothing");
      }
    }
    // what only other outputs need does not matter
    if (outputs.size() < outputNames().size()) {
      needed.addAll(0, translation.problems());
    }
    return new Attempt(translation, needed, outputs);
  }

  /** The outputs that are wanted: what the caller names, or the one that tells classes. */
  private List<String> outputNames() throws OnnxFormatException {
    List<Port> all = file.graph().outputs();
    if (!wanted.outputs().isEmpty()) {
      for (String name : wanted.outputs()) {
        if (all.stream().noneMatch(p -> p.name().equals(name))) {
          throw new OnnxFormatException(
              "output \""
                  + name
                  + "\" expected, there are "
                  + all.stream().map(Port::name).collect(Collectors.joining(", ")));
        }
      }
      return wanted.outputs();
    }
    if (all.isEmpty()) {
      throw new OnnxFormatException("graph: an output expected, got none");
    }
    List<String> numbers = all.stream().filter(Importer::isOfNumbers).map(Port::name).toList();
    for (String name : numbers) {
      if (CLASSES.contains(name.toLowerCase(Locale.ROOT))) {
        return List.of(name);
      }
    }
    return List.of(numbers.isEmpty() ? all.getFirst().name() : numbers.getFirst());
  }

  private static boolean isOfNumbers(Port p) {
    return p.kind() != Port.Kind.TENSOR || p.elementType().real() || !p.elementType().readable();
  }

  private Imported finish(Attempt attempt, boolean whole) throws OnnxFormatException {
    var draft = attempt.translation().draft();
    List<Imported.Output> outputs = new ArrayList<>();
    List<String> names = outputNames();
    int last;
    try {
      List<Integer> ends = new ArrayList<>();
      int from = 0;
      for (int i = 0; i < names.size(); i++) {
        Live live = attempt.outputs().get(i);
        boolean alone = names.size() == 1;
        int end = alone && asItIs(live) ? live.node() : Arranging.end(draft, live, !alone);
        ends.add(end);
        outputs.add(new Imported.Output(names.get(i), from, live.exampleSizes(), live.batch()));
        from = Math.addExact(from, draft.shape(end).size());
      }
      last = ends.size() == 1 ? ends.getFirst() : draft.add("", new Join(0), ends, Map.of());
      if (last < 0) { // the file gives what it gets
        last = draft.add("", new Dropout(0), List.of(last), Map.of());
      }
    } catch (UntranslatableException e) {
      throw new OnnxFormatException("outputs: " + e.getMessage(), e);
    }
    last = Patterns.apply(draft, last);
    int[] places = new int[draft.size()];
    Network network = draft.network(last, places);
    List<String> others =
        file.graph().outputs().stream()
            .map(Port::name)
            .filter(name -> !names.contains(name))
            .toList();
    if (whole && input.fixedBatch() > 1) {
      warnings.add(
          "the graph joins its images, or has no axis for them: input \""
              + input.name()
              + "\" counts as one example");
    }
    // who names an output knows of the others
    if (!others.isEmpty() && wanted.outputs().isEmpty()) {
      warnings.add(
          "outputs: " + String.join(", ", names) + " is used, not " + String.join(", ", others));
    }
    return new Imported(
        draft.weights(network, places),
        name,
        input.channelsLast(),
        whole,
        outputs,
        ClassNames.of(file),
        warnings,
        apart(attempt.translation().shared(network, places)));
  }

  /** The names of weights that several nodes read, and how many. */
  private static String apart(Map<String, Integer> shared) {
    String names =
        shared.entrySet().stream()
            .limit(NAMES)
            .map(e -> e.getKey() + " (" + e.getValue() + " nodes)")
            .collect(Collectors.joining(", "));
    int more = shared.size() - NAMES;
    return names + (more > 0 ? " and " + more + " more" : "");
  }

  /** Whether the network's edge gives the numbers in the file's order. */
  private static boolean asItIs(Live live) {
    int next = 0;
    for (int i = 0; i < live.rank(); i++) {
      int a = live.axes().get(i);
      if (live.isBatch(i) && i > 0) {
        return false;
      }
      if (a >= 0) {
        if (a < next) {
          return false;
        }
        next = a;
      }
    }
    return true;
  }
}
