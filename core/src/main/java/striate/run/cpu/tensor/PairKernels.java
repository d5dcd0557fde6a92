package striate.run.cpu.tensor;

import striate.kernels.tensor.Broadcast.Function;
import striate.kernels.tensor.Broadcast.Slope;
import striate.kernels.tensor.PairFunctions;
import striate.nn.tensor.Binary;

/**
 * The kernels of a function of two numbers.
 *
 * @param value the function
 * @param first the gradient of the first number
 * @param second the gradient of the second number
 */
record PairKernels(Function value, Slope first, Slope second) {

  static PairKernels of(Binary.Op op) {
    return switch (op) {
      case ADD -> new PairKernels(PairFunctions::add, PairFunctions::same, PairFunctions::same);
      case SUB -> new PairKernels(PairFunctions::sub, PairFunctions::same, PairFunctions::opposite);
      case MUL ->
          new PairKernels(
              PairFunctions::mul, PairFunctions::timesSecond, PairFunctions::timesFirst);
      case DIV ->
          new PairKernels(
              PairFunctions::div, PairFunctions::overSecond, PairFunctions::divisorSlope);
      case POW ->
          new PairKernels(
              PairFunctions.of(StrictMath::pow),
              PairFunctions.slopeOf((a, b) -> b == 0 ? 0 : b * StrictMath.pow(a, b - 1)),
              PairFunctions.slopeOf(
                  (a, b) -> a == 0 && b >= 0 ? 0 : StrictMath.pow(a, b) * StrictMath.log(a)));
      // Of equal numbers each gets half, as in PyTorch.
      case MAX ->
          new PairKernels(
              PairFunctions::max, PairFunctions::whereGreater, PairFunctions::whereLess);
      case MIN ->
          new PairKernels(
              PairFunctions::min, PairFunctions::whereLess, PairFunctions::whereGreater);
      case MOD ->
          new PairKernels(
              PairFunctions.of((a, b) -> a % b),
              PairFunctions::same,
              PairFunctions.slopeOf((a, b) -> -towardsZero(a / b)));
      case FLOOR_MOD ->
          new PairKernels(
              PairFunctions.of(PairKernels::floorMod),
              PairFunctions::same,
              PairFunctions.slopeOf((a, b) -> -Math.floor(a / b)));
      case EQUAL -> step((a, b) -> a == b ? 1 : 0);
      case LESS -> step((a, b) -> a < b ? 1 : 0);
      case GREATER -> step((a, b) -> a > b ? 1 : 0);
      case LESS_OR_EQUAL -> step((a, b) -> a <= b ? 1 : 0);
      case GREATER_OR_EQUAL -> step((a, b) -> a >= b ? 1 : 0);
      case AND -> step((a, b) -> a != 0 && b != 0 ? 1 : 0);
      case OR -> step((a, b) -> a != 0 || b != 0 ? 1 : 0);
      case XOR -> step((a, b) -> (a != 0) != (b != 0) ? 1 : 0);
      case PRELU ->
          new PairKernels(
              PairFunctions::prelu, PairFunctions::preluFirst, PairFunctions::preluSecond);
    };
  }

  private static PairKernels step(PairFunctions.OfTwo f) {
    return new PairKernels(PairFunctions.of(f), PairFunctions::zero, PairFunctions::zero);
  }

  private static double towardsZero(double x) {
    return x < 0 ? Math.ceil(x) : Math.floor(x);
  }

  private static double floorMod(double a, double b) {
    double r = a % b;
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
  }
}
