package striate.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A copy of weights from one network into another by the names of their tensors: all of them, or
 * those that fit, with a report.
 *
 * {@snippet :
 * Weights weights = network.initialise(1);
 * WeightCopy.Report report = WeightCopy.from(model.weights()).fitting(weights);
 * }
 *
 * <p>A tensor fits if the source has one of its name and sizes. Running statistics are tensors like
 * others. Immutable; each method returns a copy.
 */
public final class WeightCopy {
  /** Tensors in a message. */
  private static final int SHOWN = 3;

  /**
   * A tensor that was not copied.
   *
   * @param name in the target
   * @param why the reason, with what was expected and what the source has
   */
  public record Skipped(String name, String why) {
    @Override
    public String toString() {
      return name + " (" + why + ")";
    }
  }

  /**
   * The result of a copy.
   *
   * @param copied names of the tensors that were copied, in the target's order
   * @param values the number of values in them
   * @param skipped tensors of the target that stayed as they were, though they were selected
   * @param unused names of the source's tensors that nothing was copied from
   */
  public record Report(
      List<String> copied, long values, List<Skipped> skipped, List<String> unused) {
    /** Copies the lists. */
    public Report {
      copied = List.copyOf(copied);
      skipped = List.copyOf(skipped);
      unused = List.copyOf(unused);
    }

    /** One line: how much was copied, and what was skipped and why. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d of %d tensors copied, %,d values%s%s",
          copied.size(),
          copied.size() + skipped.size(),
          values,
          skipped.isEmpty() ? "" : "; skipped: " + shown(skipped),
          unused.isEmpty() ? "" : "; not used: " + shown(unused));
    }
  }

  private final Weights source;
  private final List<String> patterns;
  private final UnaryOperator<String> sourceName;

  private WeightCopy(Weights source, List<String> patterns, UnaryOperator<String> sourceName) {
    this.source = source;
    this.patterns = patterns;
    this.sourceName = sourceName;
  }

  /** A copy of all tensors of {@code source}, under the names that they have there. */
  public static WeightCopy from(Weights source) {
    return new WeightCopy(source, List.of("*"), UnaryOperator.identity());
  }

  /**
   * The same for some tensors of the target.
   *
   * @param targets patterns as in {@link Selection}
   * @throws IllegalArgumentException if there is none
   */
  public WeightCopy only(String... targets) {
    if (targets.length == 0) {
      throw new IllegalArgumentException("weights: at least one name or pattern expected");
    }
    return new WeightCopy(source, List.of(targets), sourceName);
  }

  /**
   * The same where the source has other names.
   *
   * @param name gives the name in the source of a tensor of the target, such as {@code n ->
   *     "backbone." + n}
   */
  public WeightCopy renamed(UnaryOperator<String> name) {
    return new WeightCopy(source, patterns, name);
  }

  /**
   * Copies the selected tensors, all or none.
   *
   * @throws IllegalArgumentException naming the tensors that do not fit, the target being as it
   *     was; or a pattern that matches nothing
   */
  public Report all(Weights target) {
    return run(target, true);
  }

  /**
   * Copies those of the selected tensors that fit.
   *
   * @throws IllegalArgumentException if none fits, or a pattern matches nothing
   */
  public Report fitting(Weights target) {
    return run(target, false);
  }

  private Report run(Weights target, boolean all) {
    Network network = target.network();
    Map<String, Place> places = places(source.network());
    Selection selected = Selection.parameters(network, patterns);
    List<String[]> fits = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    Set<String> unused = new LinkedHashSet<>(places.keySet());
    long values = 0;
    for (Map.Entry<String, Place> e : places(network).entrySet()) {
      if (!selected.contains(e.getKey())) {
        continue;
      }
      String name = sourceName.apply(e.getKey());
      String fault = fault(e.getValue(), name, places.get(name));
      if (fault != null) {
        skipped.add(new Skipped(e.getKey(), fault));
      } else {
        fits.add(new String[] {name, e.getKey()});
        unused.remove(name);
        values += e.getValue().parameter().count();
      }
    }
    if (!skipped.isEmpty() && (all || fits.isEmpty())) {
      int count = fits.size() + skipped.size();
      throw new IllegalArgumentException(
          "weights: "
              + (all
                  ? skipped.size() + " of " + count + " tensors do not fit: "
                  : "no tensor fits: ")
              + shown(skipped));
    }
    for (String[] pair : fits) {
      Tensor t = source.get(pair[0]);
      target.set(new Tensor(pair[1], t.sizes(), t.values()));
    }
    List<String> copied = fits.stream().map(pair -> pair[1]).toList();
    return new Report(copied, values, skipped, List.copyOf(unused));
  }

  private record Place(Network.Node node, Parameter parameter) {}

  private static Map<String, Place> places(Network network) {
    Map<String, Place> places = new LinkedHashMap<>();
    for (Network.Node n : network.nodes()) {
      for (Parameter p : n.parameters()) {
        places.put(n.name() + "." + p.name(), new Place(n, p));
      }
    }
    return places;
  }

  /** Why a tensor does not fit, or null if it does. */
  private static @Nullable String fault(Place to, String name, @Nullable Place from) {
    if (from == null) {
      return "the source has no " + name;
    }
    if (!from.parameter().sizes().equals(to.parameter().sizes())) {
      return to.parameter().sizes() + " expected, the source has " + from.parameter().sizes();
    }
    // The same count of numbers, out of images of other sides: no weight would meet its pixel.
    boolean images =
        to.parameter().layout() == Parameter.Layout.TRANSPOSED_IMAGE
            && from.parameter().layout() == Parameter.Layout.TRANSPOSED_IMAGE;
    Shape wanted = to.node().inputShapes().getFirst();
    Shape had = from.node().inputShapes().getFirst();
    if (images && !wanted.equals(had)) {
      return "it reads a flattened " + image(wanted) + ", the source a flattened " + image(had);
    }
    return null;
  }

  private static String image(Shape s) {
    return Shape.image(s.channels(), s.height(), s.width()).toString();
  }

  private static String shown(List<?> all) {
    String text = all.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
    return all.size() > SHOWN ? text + " and " + (all.size() - SHOWN) + " more" : text;
  }
}
