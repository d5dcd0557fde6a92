package striate.train;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Selection;
import striate.run.op.Learning;

/** The parameter groups of one network: for each parameter, the group that it is in. */
final class Groups {
  /** What learns, and which layers are fixed. */
  final Learning learning;

  /** [node][parameter]; null for the optimiser's own settings. */
  private final @Nullable ParameterGroup[][] groups;

  private Groups(Learning learning, @Nullable ParameterGroup[][] groups) {
    this.learning = learning;
    this.groups = groups;
  }

  /** No groups, nothing fixed. */
  static Groups none(Network network) {
    return of(network, List.of(), List.of());
  }

  /**
   * Finds the parameters of each group.
   *
   * @param fixed patterns of layers that act as in inference
   * @throws IllegalArgumentException naming a pattern that matches nothing, a parameter in two
   *     groups, or a group to which its settings can do nothing
   */
  static Groups of(Network network, List<ParameterGroup> all, List<String> fixed) {
    Map<String, Integer> byName = new HashMap<>();
    ParameterGroup rest = null;
    for (int g = 0; g < all.size(); g++) {
      ParameterGroup group = all.get(g);
      if (group.isRest()) {
        if (rest != null) {
          throw new IllegalArgumentException("parameter groups: the rest is given twice");
        }
        rest = group;
      } else {
        add(network, all, g, byName);
      }
    }
    Set<String> frozen = new HashSet<>();
    @Nullable ParameterGroup[][] groups = new @Nullable ParameterGroup[network.nodes().size()][];
    Set<ParameterGroup> decayed = new HashSet<>();
    boolean restIsUsed = false;
    for (int n = 0; n < groups.length; n++) {
      Network.Node node = network.nodes().get(n);
      @Nullable ParameterGroup[] ofNode = new ParameterGroup[node.parameters().size()];
      groups[n] = ofNode;
      for (int p = 0; p < ofNode.length; p++) {
        Parameter parameter = node.parameters().get(p);
        if (parameter.role() == Parameter.Role.STATISTIC) {
          continue;
        }
        String name = node.name() + "." + parameter.name();
        Integer index = byName.get(name);
        ParameterGroup group = index == null ? rest : all.get(index);
        restIsUsed |= index == null;
        ofNode[p] = group;
        if (group != null && group.isFrozen()) {
          frozen.add(name);
        }
        if (group != null && parameter.role() == Parameter.Role.WEIGHT) {
          decayed.add(group);
        }
      }
    }
    if (rest != null && !restIsUsed) {
      throw new IllegalArgumentException(
          "parameter groups: the rest is empty, every parameter is in another group");
    }
    for (ParameterGroup group : all) {
      Float decay = group.weightDecay();
      if (decay != null && decay > 0 && !decayed.contains(group)) {
        throw new IllegalArgumentException(
            "parameter group "
                + group
                + ": weight decay acts on weights only, and there are none in it");
      }
    }
    Learning learning = Learning.all(network).fixed(fixed.toArray(new String[0]));
    return new Groups(learning.frozen(frozen), groups);
  }

  private static void add(
      Network network, List<ParameterGroup> all, int index, Map<String, Integer> byName) {
    ParameterGroup group = all.get(index);
    for (String pattern : group.patterns()) {
      Selection selected = Selection.parameters(network, List.of(pattern));
      boolean any = false;
      for (Network.Node n : network.nodes()) {
        for (Parameter p : n.parameters()) {
          String name = n.name() + "." + p.name();
          if (!selected.contains(name) || p.role() == Parameter.Role.STATISTIC) {
            continue;
          }
          any = true;
          Integer other = byName.put(name, index);
          if (other != null && other != index) {
            throw new IllegalArgumentException(
                "parameter groups: "
                    + name
                    + " is in two, ("
                    + all.get(other)
                    + ") and ("
                    + group
                    + ")");
          }
        }
      }
      if (!any) {
        throw new IllegalArgumentException(
            "parameter group: \""
                + pattern
                + "\" matches running statistics only, which do not learn");
      }
    }
  }

  /** What the learning rate of a parameter is multiplied by. */
  float rateFactor(int node, int parameter) {
    ParameterGroup group = groups[node][parameter];
    return group == null ? 1 : group.rateFactor();
  }

  /** The weight decay of a parameter, given the optimiser's. */
  float weightDecay(int node, int parameter, float otherwise) {
    ParameterGroup group = groups[node][parameter];
    Float decay = group == null ? null : group.weightDecay();
    return decay == null ? otherwise : decay;
  }
}
