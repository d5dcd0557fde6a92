package striate.nn;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A selection of a network's layers or parameters by patterns of their names.
 *
 * <p>In a pattern {@code *} stands for any text, and all else for itself. A pattern of parameters
 * is held against the full name ({@code conv1.weight}) and against the layer's ({@code conv1},
 * which selects all that it has): {@code "conv1"}, {@code "conv*"}, {@code "*.bias"}, {@code "*"}.
 * A pattern that matches nothing is refused.
 */
public final class Selection {
  /** Names in a message. */
  private static final int SHOWN = 8;

  private final Set<String> names;

  private Selection(Set<String> names) {
    this.names = names;
  }

  /**
   * The parameters, learned or kept, that at least one pattern matches.
   *
   * @throws IllegalArgumentException naming a pattern that matches none
   */
  public static Selection parameters(Network network, List<String> patterns) {
    return select(parameters(network), patterns, "parameter");
  }

  /**
   * The layers that at least one pattern matches, by their names.
   *
   * @throws IllegalArgumentException naming a pattern that matches none
   */
  public static Selection layers(Network network, List<String> patterns) {
    List<String[]> all = new ArrayList<>();
    for (Network.Node n : network.nodes()) {
      all.add(new String[] {n.name()});
    }
    return select(all, patterns, "layer");
  }

  /** The full name of each parameter, and its layer's name. */
  private static List<String[]> parameters(Network network) {
    List<String[]> all = new ArrayList<>();
    for (Network.Node n : network.nodes()) {
      for (Parameter p : n.parameters()) {
        all.add(new String[] {n.name() + "." + p.name(), n.name()});
      }
    }
    return all;
  }

  private static Selection select(List<String[]> all, List<String> patterns, String what) {
    Set<String> chosen = new LinkedHashSet<>();
    for (String text : patterns) {
      Pattern pattern = pattern(text);
      boolean any = false;
      for (String[] names : all) {
        for (String name : names) {
          if (pattern.matcher(name).matches()) {
            chosen.add(names[0]);
            any = true;
          }
        }
      }
      if (!any) {
        throw new IllegalArgumentException(
            "\"" + text + "\" matches no " + what + "; there are " + shown(all));
      }
    }
    return new Selection(chosen);
  }

  private static Pattern pattern(String text) {
    StringBuilder regex = new StringBuilder();
    for (String word : text.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(word));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private static String shown(List<String[]> all) {
    String text = all.stream().limit(SHOWN).map(n -> n[0]).collect(Collectors.joining(", "));
    int more = all.size() - SHOWN;
    return all.isEmpty() ? "none" : more > 0 ? text + " and " + more + " more" : text;
  }

  /** Whether the selection has a layer, or a parameter by its full name. */
  public boolean contains(String name) {
    return names.contains(name);
  }

  /** The selected names, in the order of the network. */
  public Set<String> names() {
    return java.util.Collections.unmodifiableSet(names);
  }
}
