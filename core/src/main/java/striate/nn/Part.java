package striate.nn;

import java.util.List;

/** A part of a network: a layer, or an arrangement of layers. */
public sealed interface Part permits Layer, Part.Sequence, Part.Residual, Part.Branches {

  /**
   * A sequence of parts, one after the other.
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
   * A residual block (He et al. 2015): the sum of a body and a shortcut that read the same input.
   *
   * @param body what is learned
   * @param shortcut what the input passes through; an empty sequence is the identity
   */
  record Residual(Sequence body, Sequence shortcut) implements Part {}

  /**
   * Parallel branches that read the same input; their outputs are concatenated along the channels.
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
