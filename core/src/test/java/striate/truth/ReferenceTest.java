package striate.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import striate.truth.TorchCases.Case;

/** The references compute what PyTorch computes in double precision, and so do their gradients. */
final class ReferenceTest {
  /** What no single reference computes. */
  private static final Set<String> WHOLE =
      Set.of(
          "optimiser",
          "network",
          "soft-cross-entropy",
          "step",
          "schedule",
          "augment",
          "fixed",
          "tuning",
          // whole numbers, which LayerContractTest compares with PyTorch's
          "arg-reduce",
          "quantize",
          // of whole explanations: TorchExplanationsTest
          "explain",
          "explain-imported");

  /** Functions with steps or kinks: across one a difference says nothing about the slope. */
  private static final Set<String> STEPS =
      Set.of(
          "floor",
          "ceil",
          "round",
          "truncate",
          "sign",
          "not",
          "is",
          "mod",
          "equal",
          "less",
          "greater",
          "and",
          "or",
          "xor",
          "clip",
          "thresholded",
          "shrink",
          "hard");

  /** All other families. */
  static final List<String> FAMILIES =
      TorchCases.FAMILIES.stream().filter(family -> !WHOLE.contains(family)).toList();

  @ParameterizedTest
  @FieldSource("FAMILIES")
  void outputsAreThoseOfPyTorch(String family) {
    for (Case c : TorchCases.of(family)) {
      List<Tensor> inputs = References.inputs(family, c).stream().map(c::tensor).toList();
      Tensor y = References.of(family, c).apply(inputs);
      Tensor expected = c.tensor(c.has("loss") ? "loss" : "y");
      assertThat(y.shape()).as(c.toString()).isEqualTo(expected.shape());
      // Values far from zero in batch norm lose digits to their mean.
      double tolerance = c.name().startsWith("far-from-zero") ? 1e-9 : 1e-12;
      for (int i = 0; i < y.length(); i++) {
        assertThat(y.at(i))
            .as("%s [%d]", c, i)
            .isCloseTo(expected.at(i), within(tolerance * (1 + Math.abs(expected.at(i)))));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FAMILIES")
  void finiteDifferencesAreTheGradientsOfPyTorch(String family) {
    for (Case c : TorchCases.of(family)) {
      List<String> names = References.inputs(family, c);
      List<Tensor> inputs = names.stream().map(c::tensor).toList();
      Reference reference = References.of(family, c);
      Tensor dy = c.has("loss") ? new Tensor(new int[0], new double[] {1}) : null;
      String function = c.name().split("[-_]", -1)[0].toLowerCase(Locale.ROOT);
      if ((dy == null && !c.has("dy")) || STEPS.contains(function)) {
        continue; // the former is dropout
      }
      for (int which = 0; which < names.size(); which++) {
        // At a tie the derivative is a convention.
        if (!c.has("d" + names.get(which)) || c.flag("ties")) {
          continue;
        }
        Tensor expected = c.tensor("d" + names.get(which));
        Random random = new Random(which);
        for (int k = 0; k < 12; k++) {
          int index = random.nextInt(expected.length());
          double slope =
              FiniteDifference.at(
                  reference, inputs, dy == null ? c.tensor("dy") : dy, which, index);
          assertThat(slope)
              .as("%s d%s[%d]", c, names.get(which), index)
              .isCloseTo(
                  expected.at(index),
                  within(
                      (c.name().startsWith("far-from-zero") ? 1e-5 : 2e-7)
                          * (1 + Math.abs(expected.at(index)))));
        }
      }
    }
  }
}
