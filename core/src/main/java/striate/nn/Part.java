package striate.nn;

import java.util.List;

/** Something a network is made of: a layer, or an arrangement of layers. */
public sealed interface Part permits Layer, Part.Sequence, Part.Residual, Part.Branches {

  /**
   * Parts one after the other.
   *
   * @param parts in the order data flows
   */
  record Sequence(List<Part> parts) implements Part {
    /** Copies the list. */
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /**
   * The sum of a body and a shortcut that read the same input (He et al. 2015).
   *
   * @param body what is learned
   * @param shortcut what the input passes through; an empty sequence is the identity
   */
  record Residual(Sequence body, Sequence shortcut) implements Part {}

  /**
   * Branches that read the same input and whose outputs are joined along the channels.
   *
   * @param branches at least two
   */
  record Branches(List<Sequence> branches) implements Part {
    /** Copies the list. */
    public Branches {
      branches = List.copyOf(branches);
      if (branches.size() < 2) {
        throw new IllegalArgumentException("branches: at least 2 expected, got " + branches.size());
      }
    }
  }
}
