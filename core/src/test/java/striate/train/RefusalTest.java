package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import striate.nn.Initialiser;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;

/** Numbers with which no training can go well are refused by name. */
final class RefusalTest {
  private static final float[] NO_SHARES = {
    -0.1f, 1, 1.5f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  interface Setting {
    void of(float value);
  }

  private static Arguments row(String name, Setting setting) {
    return Arguments.of(name, setting);
  }

  static Stream<Arguments> shares() {
    return Stream.of(
        row("momentum", v -> new Optimizer.Sgd(0.1f, v, false, 0)),
        row("momentum", v -> Optimizer.sgd(0.1, v)),
        row("beta1", v -> new Optimizer.Adam(0.1f, v, 0.999f, 1e-8f, 0, false)),
        row("beta2", v -> new Optimizer.Adam(0.1f, 0.9f, v, 1e-8f, 0, true)),
        row("alpha", v -> new Optimizer.RmsProp(0.1f, v, 1e-8f, 0)),
        row("ema", v -> Ema.of(Double.parseDouble(Float.toString(v)))),
        row("dropout", v -> Layers.dropout(v)));
  }

  @ParameterizedTest
  @MethodSource("shares")
  void sharesAreBelowOne(String name, Setting setting) {
    for (float v : NO_SHARES) {
      assertThatThrownBy(() -> setting.of(v))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name)
          .hasMessageEndingWith("got " + v);
    }
    assertThatCode(() -> setting.of(0)).doesNotThrowAnyException();
    assertThatCode(() -> setting.of(0.999f)).doesNotThrowAnyException();
  }

  static Stream<Arguments> finite() {
    return Stream.of(
        row("learning rate", v -> Optimizer.sgd(v)),
        row("learning rate", v -> Optimizer.adam(v)),
        row("learning rate", v -> Optimizer.rmsProp(v)),
        row("weight decay", v -> new Optimizer.Sgd(0.1f, 0.9f, true, v)),
        row("weight decay", v -> Optimizer.adamW(0.1, v)),
        row("weight decay", v -> new Optimizer.RmsProp(0.1f, 0.9f, 1e-8f, v)));
  }

  @ParameterizedTest
  @MethodSource("finite")
  void ratesAndDecaysAreFinite(String name, Setting setting) {
    for (float v : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> setting.of(v))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name)
          .hasMessageEndingWith("got " + v);
    }
    assertThatCode(() -> setting.of(0)).doesNotThrowAnyException();
  }

  /** A double that is finite may be none as a float. */
  @ParameterizedTest
  @ValueSource(doubles = {1e300, 3.5e38, Double.NaN, Double.POSITIVE_INFINITY, -1})
  void ratesAreFiniteAsFloats(double rate) {
    assertThatThrownBy(() -> Optimizer.adam(rate)).isInstanceOf(IllegalArgumentException.class);
    Training training = Training.of(Blobs.network()).batch(2).threads(1).start();
    assertThatThrownBy(() -> training.learningRate(rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("learning rate: finite and at least 0 expected, got " + rate);
  }

  /** 0 / 0 for every gradient that is 0, as behind a ReLU that is off. */
  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1e-60, Double.NaN, Double.POSITIVE_INFINITY})
  void epsilonIsAboveZero(double epsilon) {
    float e = (float) epsilon;
    assertThatThrownBy(() -> new Optimizer.Adam(0.1f, 0.9f, 0.999f, e, 0, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("epsilon: ");
    assertThatThrownBy(() -> new Optimizer.RmsProp(0.1f, 0.9f, e, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("epsilon: ");
  }

  @Test
  void nesterovTakesAMomentum() {
    assertThatThrownBy(() -> new Optimizer.Sgd(0.1f, 0, true, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nesterov: a momentum above 0 expected, got 0.0");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void firstWeightsAreFinite(float value) {
    assertThatThrownBy(() -> new Initialiser.Constant(value))
        .hasMessage("constant: a finite number expected, got " + value);
    assertThatThrownBy(() -> new Initialiser.Orthogonal(value))
        .hasMessage("orthogonal: gain: a finite number expected, got " + value);
    assertThatThrownBy(() -> new Initialiser.Uniform(value, value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static Stream<Arguments> schedules() {
    return Stream.of(
        row("gamma", v -> Schedule.step(3, v)),
        row("gamma", v -> Schedule.milestones(v, 0.5)),
        row("milestones", v -> Schedule.milestones(0.1, v)),
        row("end", v -> Schedule.cosine(v)),
        row("rise", v -> new Schedule.OneCycle(v, 25, 1e4)),
        row("start divisor", v -> new Schedule.OneCycle(0.3, v, 1e4)),
        row("end divisor", v -> new Schedule.OneCycle(0.3, 25, v)),
        row("gamma", v -> Schedule.plateau(v, 2)),
        row("threshold", v -> new Schedule.Plateau(0.5, 2, v, 0, 0)),
        row("least", v -> new Schedule.Plateau(0.5, 2, 0.1, 0, v)),
        row("share", v -> Schedule.constant().warmUpShare(v)));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void schedulesAreFinite(String name, Setting setting) {
    for (float v : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> setting.of(v))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void aNetworkWithoutParametersIsNotTrained() {
    Network none = Network.of(Shape.image(1, 8, 8), Layers.maxPool(8), Layers.flatten());
    assertThatThrownBy(() -> Training.of(none).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Network([N, 1, 8, 8] → [N, 1], 2 layers): no layer has parameters to train");
    Network three = Network.of(Shape.image(3, 8, 8), Layers.globalAveragePool(), Layers.flatten());
    assertThat(three.initialise(1).names()).isEmpty();
    assertThatThrownBy(() -> Training.of(three).start())
        .hasMessageContaining("no layer has parameters to train");
  }
}
