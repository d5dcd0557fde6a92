package striate.kernels.element;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.kernels.Values;
import striate.kernels.jit.Vectors;

/**
 * The vector kernels on ranges give the same bits as the scalar ones, at awkward lengths, and write
 * nothing beside their range.
 */
class RangeAgreementTest {

  private static final int GUARD = 5;

  /** A kernel on three ranges a, b, c of n values each, all of which it may change. */
  private interface Kernel {
    void run(float[] a, int ao, float[] b, int bo, float[] c, int co, int n);
  }

  private record Pair(Kernel scalar, Kernel vector) {}

  private static final Map<String, Pair> PAIRS = new TreeMap<>();

  private static void pair(String name, Kernel scalar, Kernel vector) {
    PAIRS.put(name, new Pair(scalar, vector));
  }

  private static final float SLOPE = 0.01f;

  static Stream<String> names() {
    return PAIRS.keySet().stream();
  }

  @BeforeEach
  void needsVectors() {
    assumeTrue(Vectors.available(), "no vectors in this JVM");
  }

  @ParameterizedTest
  @MethodSource("names")
  void sameBitsAtEveryLength(String name) {
    for (int n = 0; n <= 70; n++) {
      compare(name, n, 3 + n % 4, 7, 11);
    }
    compare(name, 257, 1000, 1001, 1002);
  }

  private static void compare(String name, int n, int ao, int bo, int co) {
    Pair pair = java.util.Objects.requireNonNull(PAIRS.get(name));
    float[][] expected = inputs(n, ao, bo, co);
    float[][] actual = inputs(n, ao, bo, co);
    pair.scalar().run(expected[0], ao, expected[1], bo, expected[2], co, n);
    pair.vector().run(actual[0], ao, actual[1], bo, actual[2], co, n);
    for (int k = 0; k < 3; k++) {
      Values.assertSameBits(actual[k], expected[k], name + " n=" + n + " array " + k);
    }
  }

  private static float[][] inputs(int n, int ao, int bo, int co) {
    return new float[][] {
      Values.odd(ao + n + GUARD, 1), Values.odd(bo + n + GUARD, 2), Values.odd(co + n + GUARD, 3)
    };
  }

  static {
    pair(
        "abs",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarAbs(a, ao, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorUnary.abs(a, ao, b, bo, n));
    pair(
        "sqrt",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarSqrt(a, ao, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorUnary.sqrt(a, ao, b, bo, n));
    pair(
        "round",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarRound(a, ao, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorUnary.round(a, ao, b, bo, n));
    pair(
        "clip",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarClip(a, ao, b, bo, n, -0.5f, 0.5f),
        (a, ao, b, bo, c, co, n) -> VectorUnary.clip(a, ao, b, bo, n, -0.5f, 0.5f));
    pair(
        "hardSigmoid",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarHardSigmoid(a, ao, b, bo, n, 0.75f, 0.5f),
        (a, ao, b, bo, c, co, n) -> VectorUnary.hardSigmoid(a, ao, b, bo, n, 0.75f, 0.5f));
    pair(
        "sum",
        (a, ao, b, bo, c, co, n) -> PairArithmetic.scalarSum(a, ao, b, bo, c, co, n),
        (a, ao, b, bo, c, co, n) -> VectorPairs.sum(a, ao, b, bo, c, co, n));
    pair(
        "difference",
        (a, ao, b, bo, c, co, n) -> PairArithmetic.scalarDifference(a, ao, b, bo, c, co, n),
        (a, ao, b, bo, c, co, n) -> VectorPairs.difference(a, ao, b, bo, c, co, n));
    pair(
        "product",
        (a, ao, b, bo, c, co, n) -> PairArithmetic.scalarProduct(a, ao, b, bo, c, co, n),
        (a, ao, b, bo, c, co, n) -> VectorPairs.product(a, ao, b, bo, c, co, n));
    pair(
        "quotient",
        (a, ao, b, bo, c, co, n) -> PairArithmetic.scalarQuotient(a, ao, b, bo, c, co, n),
        (a, ao, b, bo, c, co, n) -> VectorPairs.quotient(a, ao, b, bo, c, co, n));
    pair(
        "larger",
        (a, ao, b, bo, c, co, n) -> PairArithmetic.scalarLarger(a, ao, b, bo, c, co, n),
        (a, ao, b, bo, c, co, n) -> VectorPairs.larger(a, ao, b, bo, c, co, n));
    pair(
        "smaller",
        (a, ao, b, bo, c, co, n) -> PairArithmetic.scalarSmaller(a, ao, b, bo, c, co, n),
        (a, ao, b, bo, c, co, n) -> VectorPairs.smaller(a, ao, b, bo, c, co, n));
    pair(
        "productSum",
        (a, ao, b, bo, c, co, n) -> PairArithmetic.scalarProductSum(a, ao, b, bo, c, co, c, co, n),
        (a, ao, b, bo, c, co, n) -> VectorPairs.productSum(a, ao, b, bo, c, co, c, co, n));
    pair(
        "shiftScale",
        (a, ao, b, bo, c, co, n) -> PairArithmetic.scalarShiftScale(a, ao, 0.25f, 1.5f, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorPairs.shiftScale(a, ao, 0.25f, 1.5f, b, bo, n));
    pair(
        "log",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarLog(a, ao, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorUnary.log(a, ao, b, bo, n));
    pair(
        "log in place",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarLog(a, ao, a, ao, n),
        (a, ao, b, bo, c, co, n) -> VectorUnary.log(a, ao, a, ao, n));
    pair(
        "softplus",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarSoftplus(a, ao, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorUnary.softplus(a, ao, b, bo, n));
    pair(
        "softplus in place",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarSoftplus(a, ao, a, ao, n),
        (a, ao, b, bo, c, co, n) -> VectorUnary.softplus(a, ao, a, ao, n));
    pair(
        "mish",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarMish(a, ao, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorUnary.mish(a, ao, b, bo, n));
    pair(
        "mish in place",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarMish(a, ao, a, ao, n),
        (a, ao, b, bo, c, co, n) -> VectorUnary.mish(a, ao, a, ao, n));
    pair(
        "elu",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarElu(a, ao, b, bo, n, 1.05f, 1.75f, 0.5f),
        (a, ao, b, bo, c, co, n) -> VectorUnary.elu(a, ao, b, bo, n, 1.05f, 1.75f, 0.5f));
    pair(
        "elu in place",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarElu(a, ao, a, ao, n, 1.05f, 1.75f, 0.5f),
        (a, ao, b, bo, c, co, n) -> VectorUnary.elu(a, ao, a, ao, n, 1.05f, 1.75f, 0.5f));
    pair(
        "elu backward",
        (a, ao, b, bo, c, co, n) ->
            UnaryGradients.scalarEluBackward(a, ao, b, bo, c, co, n, 1.05f, 1.75f, 0.5f),
        (a, ao, b, bo, c, co, n) ->
            VectorUnary.eluBackward(a, ao, b, bo, c, co, n, 1.05f, 1.75f, 0.5f));
    pair(
        "elu backward in place",
        (a, ao, b, bo, c, co, n) ->
            UnaryGradients.scalarEluBackward(a, ao, b, bo, b, bo, n, 1.05f, 1.75f, 0.5f),
        (a, ao, b, bo, c, co, n) ->
            VectorUnary.eluBackward(a, ao, b, bo, b, bo, n, 1.05f, 1.75f, 0.5f));
    pair(
        "clip backward",
        (a, ao, b, bo, c, co, n) ->
            UnaryGradients.scalarClipBackward(a, ao, b, bo, c, co, n, -0.5f, 0.75f),
        (a, ao, b, bo, c, co, n) -> VectorUnary.clipBackward(a, ao, b, bo, c, co, n, -0.5f, 0.75f));
    pair(
        "hardSigmoid backward",
        (a, ao, b, bo, c, co, n) ->
            UnaryGradients.scalarHardSigmoidBackward(a, ao, b, bo, c, co, n, 0.75f, 0.5f),
        (a, ao, b, bo, c, co, n) ->
            VectorUnary.hardSigmoidBackward(a, ao, b, bo, c, co, n, 0.75f, 0.5f));
    pair(
        "prelu",
        (a, ao, b, bo, c, co, n) -> PairArithmetic.scalarPrelu(a, ao, b, bo, c, co, n),
        (a, ao, b, bo, c, co, n) -> VectorPairs.prelu(a, ao, b, bo, c, co, n));
    pair(
        "prelu backward",
        (a, ao, b, bo, c, co, n) ->
            PairArithmetic.scalarPreluBackward(a, ao, b, bo, c, co, c, co, n),
        (a, ao, b, bo, c, co, n) -> VectorPairs.preluBackward(a, ao, b, bo, c, co, c, co, n));
    pair(
        "prelu slope",
        (a, ao, b, bo, c, co, n) -> PairArithmetic.scalarPreluSlope(a, ao, b, bo, c, co, n),
        (a, ao, b, bo, c, co, n) -> VectorPairs.preluSlope(a, ao, b, bo, c, co, n));
    pair(
        "swish",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarSwish(a, ao, b, bo, n, 1.702f),
        (a, ao, b, bo, c, co, n) -> VectorUnary.swish(a, ao, b, bo, n, 1.702f));
    pair(
        "swish in place",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarSwish(a, ao, a, ao, n, 1.702f),
        (a, ao, b, bo, c, co, n) -> VectorUnary.swish(a, ao, a, ao, n, 1.702f));
    pair(
        "geluTanh",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarGeluTanh(a, ao, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorUnary.geluTanh(a, ao, b, bo, n));
    pair(
        "geluTanh in place",
        (a, ao, b, bo, c, co, n) -> UnaryFunctions.scalarGeluTanh(a, ao, a, ao, n),
        (a, ao, b, bo, c, co, n) -> VectorUnary.geluTanh(a, ao, a, ao, n));
    pair(
        "relu",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.relu(a, ao, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.relu(a, ao, b, bo, n));
    pair(
        "relu in place",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.relu(a, ao, a, ao, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.relu(a, ao, a, ao, n));
    pair(
        "relu backward",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.reluBackward(a, ao, b, bo, c, co, n, 1.25f),
        (a, ao, b, bo, c, co, n) -> VectorActivations.reluBackward(a, ao, b, bo, c, co, n, 1.25f));
    pair(
        "relu backward in place",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.reluBackward(a, ao, b, bo, b, bo, n, 1f),
        (a, ao, b, bo, c, co, n) -> VectorActivations.reluBackward(a, ao, b, bo, b, bo, n, 1f));
    pair(
        "tanh and dropout backward",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.tanhBackward(a, ao, b, bo, c, co, n, 0.7f),
        (a, ao, b, bo, c, co, n) -> VectorActivations.tanhBackward(a, ao, b, bo, c, co, n, 0.7f));
    pair(
        "tanh and dropout backward in place",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.tanhBackward(a, ao, b, bo, b, bo, n, 0.5f),
        (a, ao, b, bo, c, co, n) -> VectorActivations.tanhBackward(a, ao, b, bo, b, bo, n, 0.5f));
    pair(
        "tanh",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.tanh(a, ao, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.tanh(a, ao, b, bo, n));
    pair(
        "tanh in place",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.tanh(a, ao, a, ao, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.tanh(a, ao, a, ao, n));
    pair(
        "sigmoid",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.sigmoid(a, ao, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.sigmoid(a, ao, b, bo, n));
    pair(
        "sigmoid in place",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.sigmoid(a, ao, a, ao, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.sigmoid(a, ao, a, ao, n));
    pair(
        "gelu",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.gelu(a, ao, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.gelu(a, ao, b, bo, n));
    pair(
        "gelu in place",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.gelu(a, ao, a, ao, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.gelu(a, ao, a, ao, n));
    pair(
        "gelu backward",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.geluBackward(a, ao, b, bo, c, co, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.geluBackward(a, ao, b, bo, c, co, n));
    pair(
        "gelu backward in place",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.geluBackward(a, ao, b, bo, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.geluBackward(a, ao, b, bo, b, bo, n));
    pair(
        "silu",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.silu(a, ao, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.silu(a, ao, b, bo, n));
    pair(
        "silu in place",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.silu(a, ao, a, ao, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.silu(a, ao, a, ao, n));
    pair(
        "silu backward",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.siluBackward(a, ao, b, bo, c, co, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.siluBackward(a, ao, b, bo, c, co, n));
    pair(
        "silu backward in place",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.siluBackward(a, ao, b, bo, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.siluBackward(a, ao, b, bo, b, bo, n));
    pair(
        "hardSwish",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.hardSwish(a, ao, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.hardSwish(a, ao, b, bo, n));
    pair(
        "hardSwish in place",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.hardSwish(a, ao, a, ao, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.hardSwish(a, ao, a, ao, n));
    pair(
        "hardSwish backward",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.hardSwishBackward(a, ao, b, bo, c, co, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.hardSwishBackward(a, ao, b, bo, c, co, n));
    pair(
        "hardSwish backward in place",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.hardSwishBackward(a, ao, b, bo, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.hardSwishBackward(a, ao, b, bo, b, bo, n));
    pair(
        "leakyRelu",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.leakyRelu(a, ao, b, bo, n, SLOPE),
        (a, ao, b, bo, c, co, n) -> VectorActivations.leakyRelu(a, ao, b, bo, n, SLOPE));
    pair(
        "leakyRelu backward",
        (a, ao, b, bo, c, co, n) ->
            ScalarActivations.leakyReluBackward(a, ao, b, bo, c, co, n, SLOPE),
        (a, ao, b, bo, c, co, n) ->
            VectorActivations.leakyReluBackward(a, ao, b, bo, c, co, n, SLOPE));
    pair(
        "expMinus",
        (a, ao, b, bo, c, co, n) -> ScalarActivations.expMinus(a, ao, 1.5f, b, bo, n),
        (a, ao, b, bo, c, co, n) -> VectorActivations.expMinus(a, ao, 1.5f, b, bo, n));
    pair(
        "dropout",
        (a, ao, b, bo, c, co, n) -> ScalarDropout.apply(a, ao, b, bo, n, 12345678, 1.25f, -7, 99),
        (a, ao, b, bo, c, co, n) -> VectorDropout.apply(a, ao, b, bo, n, 12345678, 1.25f, -7, 99));
  }
}
