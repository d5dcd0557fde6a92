package striate.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.tanh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import striate.format.Model;
import striate.format.Onnx;
import striate.format.OnnxRuntime;
import striate.format.codec.LayerCodecs;
import striate.nn.Initialiser;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.GradientCheck;
import striate.run.Inference;
import striate.run.op.Binding;
import striate.run.op.CustomLayer;
import striate.run.op.LayerOp;
import striate.run.op.Pass;
import striate.train.Optimizer;
import striate.train.ParameterGroup;
import striate.train.Training;

/** A layer from outside takes part in summary, gradient check, training and inference. */
class OwnLayerTest {
  private static final int IMAGES = 21;

  private static Network network(float factor) {
    return Network.of(
        Shape.image(2, 7, 6), conv(5, 3), tanh(), new Squares(factor), flatten(), dense(3));
  }

  private static float[] images() {
    Random random = new Random(5);
    float[] x = new float[IMAGES * 2 * 7 * 6];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static int[] labels() {
    return new Random(6).ints(IMAGES, 0, 3).toArray();
  }

  @Test
  void standsInTheSummaryWithItsParameters() {
    Network net = network(2);
    assertThat(net.summary()).containsPattern("squares1 +Squares\\(5\\) +\\[N, 5, 5, 4\\] +5\\b");
    long others = 5 * 2 * 9 + 5 + 5 * 5 * 4 * 3 + 3;
    assertThat(net.parameterCount()).isEqualTo(others + 5);
  }

  @Test
  void gradientCheckTellsRightFromWrong() {
    GradientCheck.require(network(2).initialise(1), images(), labels(), IMAGES, 3, 0.01);
    assertThatThrownBy(() ->
            GradientCheck.require(network(2.5f).initialise(1), images(), labels(), IMAGES, 3, 0.01))
        .hasMessageContaining("conv1");
  }

  /** A layer that leaves everything as it is and counts. */
  private record Hasty(AtomicInteger told) implements CustomLayer {
    @Override
    public String kind() {
      return "hasty";
    }

    @Override
    public String describe(List<Shape> inputs) {
      return "Hasty";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public LayerOp bind(Binding binding) {
      int size = binding.input().size();
      return new LayerOp() {
        @Override
        public void neverWait() {
          told.incrementAndGet();
        }

        @Override
        public void forward(Pass p) {
          System.arraycopy(p.in[0], p.inAt[0], p.out, p.outAt, p.images * size);
        }

        @Override
        public void backward(Pass p) {
          throw new UnsupportedOperationException();
        }
      };
    }
  }

  @Test
  void inferenceTellsEveryLayerNotToWait() {
    AtomicInteger told = new AtomicInteger();
    Network net = Network.of(Shape.image(2, 4, 4), new Hasty(told), flatten(), dense(3));
    Inference.of(net.initialise(1)).neverWait();
    assertThat(told).as("for one image, and for several").hasValue(2);
  }

  /**
   * A layer y = weight·x that computes gradients nobody wants.
   *
   * @param weight whether it asks for the weight's
   * @param input whether it asks for the input's
   */
  private record Careless(boolean weight, boolean input) implements CustomLayer {
    @Override
    public String kind() {
      return "careless";
    }

    @Override
    public String describe(List<Shape> inputs) {
      return "Careless";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      return List.of(
          Parameter.plain("weight", Parameter.Role.WEIGHT, 1, new Initialiser.Constant(0.5f)));
    }

    @Override
    public LayerOp bind(Binding binding) {
      int size = binding.input().size();
      return new LayerOp() {
        @Override
        public void forward(Pass p) {
          for (int i = 0; i < p.images * size; i++) {
            p.out[p.outAt + i] = p.parameters[0][0] * p.in[0][p.inAt[0] + i];
          }
        }

        @Override
        @SuppressWarnings("NullAway") // the mistake in question
        public void backward(Pass p) {
          float[] dw = p.parameterGradients[0];
          float[] dx = p.inGradient[0];
          int at = p.parameterGradientsAt[0];
          if ((dw != null || !weight) && !p.accumulate) {
            dw[at] = 0;
          }
          for (int i = 0; i < p.images * size; i++) {
            float dy = p.outGradient[p.outGradientAt + i];
            if (dw != null || !weight) {
              dw[at] += dy * p.in[0][p.inAt[0] + i];
            }
            if (dx != null || !input) {
              dx[p.inGradientAt[0] + i] = dy * p.parameters[0][0];
            }
          }
        }
      };
    }
  }

  private static void checkCareless(boolean weight, boolean input) {
    Network net =
        Network.of(
            Shape.image(2, 7, 6),
            conv(4, 3),
            tanh(),
            new Careless(weight, input),
            flatten(),
            dense(3));
    GradientCheck.require(net.initialise(1), images(), labels(), IMAGES, 3, 0.01);
  }

  @Test
  void gradientCheckFindsWhatDoesNotDoWithoutAGradient() {
    checkCareless(true, true);
    assertThatThrownBy(() -> checkCareless(false, true))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(
            "layer 2, Careless: where careless1.weight is frozen, its backward pass throws"
                + " java.lang.NullPointerException");
    assertThatThrownBy(() -> checkCareless(true, false))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(
            "layer 2, Careless: where nothing before it learns, its backward pass throws"
                + " java.lang.NullPointerException");
  }

  @Test
  void itsParametersCanBeFrozen() {
    Network net = network(2);
    Weights start = net.initialise(4);
    List<Long> hashes = new ArrayList<>();
    for (int threads : new int[] {1, 2, 3}) {
      Training training =
          Training.of(net)
              .optimizer(Optimizer.adam(0.02))
              .batch(IMAGES)
              .threads(threads)
              .weights(start)
              .groups(ParameterGroup.of("squares1").frozen())
              .start();
      for (int i = 0; i < 5; i++) {
        training.step(images(), labels(), IMAGES);
      }
      Weights after = training.weights();
      assertThat(after.get("squares1.weight").values())
          .isEqualTo(start.get("squares1.weight").values());
      assertThat(after.get("conv1.weight").values())
          .isNotEqualTo(start.get("conv1.weight").values());
      hashes.add(training.hash());
    }
    assertThat(hashes).containsOnly(hashes.getFirst());
  }

  @Test
  void trainsToTheSameBitsAtAnyNumberOfThreadsAndInfers() {
    Network net = network(2);
    long hash = 0;
    for (int threads : new int[] {1, 2, 3}) {
      Training training =
          Training.of(net)
              .optimizer(Optimizer.adam(0.02))
              .batch(IMAGES)
              .threads(threads)
              .seed(4)
              .start();
      Weights before = training.weights();
      float first = training.step(images(), labels(), IMAGES);
      float last = first;
      for (int i = 0; i < 60; i++) {
        last = training.step(images(), labels(), IMAGES);
      }
      assertThat(last).isLessThan(first / 4);
      assertThat(training.weights().get("squares1.weight").values())
          .isNotEqualTo(before.get("squares1.weight").values());
      assertThat(hash == 0 || hash == training.hash()).isTrue();
      hash = training.hash();
      float[] outputs = Inference.of(training.weights(), threads).run(images(), IMAGES);
      int right = 0;
      for (int i = 0; i < IMAGES; i++) {
        int best = 0;
        for (int k = 1; k < 3; k++) {
          best = outputs[i * 3 + k] > outputs[i * 3 + best] ? k : best;
        }
        right += best == labels()[i] ? 1 : 0;
      }
      assertThat(right).isGreaterThan(IMAGES * 3 / 4);
    }
  }

  @Test
  void isWrittenAndReadWithItsCodecAndOnnxRuntimeComputesTheSame() throws IOException {
    Network images = network(2);
    Network rows = Network.of(Shape.features(84), dense(6), new Squares(2), dense(3));
    LayerCodecs codecs = LayerCodecs.standard().and(new SquaresCodec());
    for (Network net : List.of(images, rows)) {
      Weights weights = net.initialise(3);
      Model model = Model.of(weights).metadata("by", "us");
      byte[] file = Onnx.toBytes(model, codecs);
      Model back = Onnx.read(file, codecs);
      assertThat(back).isEqualTo(model);
      assertThat(back.network().nodes().get(net.equals(images) ? 2 : 1).layer())
          .isEqualTo(new Squares(2));
      assertThat(Onnx.toBytes(back, codecs)).isEqualTo(file);
      float[] ours = Inference.of(weights, 1).run(images(), IMAGES);
      float[] theirs = OnnxRuntime.run(file, net.input(), images(), IMAGES);
      for (int i = 0; i < ours.length; i++) {
        assertThat(theirs[i]).isCloseTo(ours[i], within(1e-4f));
      }
      assertThatThrownBy(() -> Onnx.read(file))
          .hasMessageContaining("no layer is called \"squares\"");
      assertThatThrownBy(() -> Onnx.toBytes(model))
          .hasMessageContaining("striate.own.Squares has no codec");
    }
  }
}
