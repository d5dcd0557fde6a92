package striate.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.concat;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.depthwise;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.gelu;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.hardSwish;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.relu6;
import static striate.nn.Layers.residual;
import static striate.nn.Layers.sequence;
import static striate.nn.Layers.sigmoid;
import static striate.nn.Layers.silu;
import static striate.nn.Layers.softmax;
import static striate.nn.Layers.tanh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.nn.Add;
import striate.nn.Architectures;
import striate.nn.Network;
import striate.nn.Network.Builder.Ref;
import striate.nn.Parameter.Sizes;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.ConvTranspose2d;
import striate.nn.tensor.Join;
import striate.nn.tensor.LayerNorm;
import striate.nn.tensor.Linear;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.Transpose;
import striate.nn.tensor.Unary;
import striate.run.Inference;

/** Smaller files, read by ONNX Runtime and by us, of every form that networks have. */
final class ShrinkTest {
  private static final int EXAMPLES = 16;

  @TempDir Path temp;

  private static Map<String, Network> networks() {
    Map<String, Network> all = new TreeMap<>();
    all.put("lenet", Architectures.leNet5(10));
    all.put("resnet", Architectures.resNet20(Shape.image(3, 16, 16), 10));
    all.put("depthwise", depthwiseSeparable());
    all.put(
        "dense", Network.of(Shape.features(20), dense(30), tanh(), dense(30), relu(), dense(4)));
    all.put("squeeze and excitation", squeezeAndExcitation());
    all.put("concat", branches());
    all.put(
        "four columns that look like channels",
        Network.of(Shape.image(16, 4, 4), flatten(), dense(5)));
    all.put(
        "a tensor that looks like an image",
        Network.of(Shape.tensor(9, 5, 3), Reshape.of(9, 15), new Linear(16, true)));
    all.put("tokens", tokens());
    all.put("transposed", transposed(1));
    all.put("transposed in groups", transposed(2));
    return all;
  }

  private static Network branches() {
    return Network.of(
        Shape.image(3, 15, 13),
        conv(8, 3),
        relu(),
        concat(
            sequence(conv(4, 1), batchNorm(), relu()),
            sequence(conv(8, 3).same(), relu()),
            sequence(maxPool(3).stride(1).same(), conv(4, 1))),
        conv(8, 1),
        silu(),
        conv(6, 3).groups(2),
        globalAveragePool(),
        flatten(),
        dense(5),
        softmax());
  }

  private static Network depthwiseSeparable() {
    return Network.of(
        Shape.image(3, 20, 20),
        conv(16, 3).stride(2).same(),
        batchNorm(),
        relu6(),
        residual(
            conv(48, 1),
            batchNorm(),
            relu6(),
            depthwise(3).same(),
            batchNorm(),
            relu6(),
            conv(16, 1),
            batchNorm()),
        conv(32, 1),
        relu6(),
        globalAveragePool(),
        flatten(),
        dense(10));
  }

  private static Network squeezeAndExcitation() {
    Network.Builder b = Network.builder(Shape.image(3, 16, 16));
    Ref x = b.add(sequence(conv(16, 3), batchNorm(), hardSwish()), b.input());
    Ref s = b.add(sequence(globalAveragePool(), conv(4, 1), relu(), conv(16, 1), sigmoid()), x);
    Ref y = b.add(new Binary(Binary.Op.MUL), List.of(x, s));
    return b.build(
        b.add(sequence(conv(8, 3), gelu(), globalAveragePool(), flatten(), dense(6)), y));
  }

  private static Network tokens() {
    Network.Builder b = Network.builder(Shape.image(3, 16, 16));
    Ref x = b.add(sequence(conv(24, 4).stride(4), new ToTensor()), b.input());
    x = b.add(Reshape.of(24, 16), List.of(x));
    x = b.add(Transpose.of(1, 0), List.of(x));
    Ref y = b.add(new LayerNorm(List.of(1), 1e-5, List.of(24), true), List.of(x));
    y = b.add(new Linear(48, true), List.of(y));
    y = b.add(gelu(), List.of(y));
    y = b.add(new Linear(24, false), List.of(y));
    x = b.add(new Add(), List.of(x, y));
    x = b.add(Reshape.of(24 * 16), List.of(x));
    return b.build(b.add(new Linear(7, true), x));
  }

  private static Network transposed(int groups) {
    return Network.of(
        Shape.image(4, 7, 7),
        conv(6, 3),
        relu(),
        new ConvTranspose2d(8, 3).stride(2).groups(groups),
        relu(),
        flatten(),
        dense(5));
  }

  /** Weights whose statistics and scales are not those of an untrained network. */
  private static Weights weights(Network network) {
    Weights weights = network.initialise(3);
    Random random = new Random(1);
    for (Tensor t : weights.tensors()) {
      float[] values = t.values();
      boolean single = t.sizes().toArray().length == 1;
      for (int i = 0; single && i < values.length; i++) {
        values[i] = (values[i] == 0 ? 0 : 0.6f) + 0.4f * random.nextFloat();
      }
      weights.set(t);
    }
    return weights;
  }

  private static float[] examples(Network network) {
    Random random = new Random(2);
    float[] all = new float[EXAMPLES * network.input().size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) random.nextGaussian();
    }
    return all;
  }

  private static ShrunkModel int8(Model model) {
    int size = model.network().input().size();
    float[] all = examples(model.network());
    return Shrink.of(model)
        .toInt8(EXAMPLES, i -> Arrays.copyOfRange(all, i * size, (i + 1) * size));
  }

  private static double difference(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum / a.length);
  }

  /** The standard deviation of each output over the examples, on average. */
  private static double spread(float[] a, int outputs) {
    double sum = 0;
    for (int o = 0; o < outputs; o++) {
      double mean = 0;
      double squares = 0;
      for (int i = o; i < a.length; i += outputs) {
        mean += a[i];
        squares += (double) a[i] * a[i];
      }
      int n = a.length / outputs;
      sum += squares / n - (mean / n) * (mean / n);
    }
    return Math.sqrt(sum / outputs);
  }

  @Test
  void float16OfEveryFormIsComputedByOnnxRuntimeAsByUs() throws IOException {
    for (Map.Entry<String, Network> each : networks().entrySet()) {
      Network network = each.getValue();
      Model model = Model.of(weights(network));
      float[] x = examples(network);
      ShrunkModel small = Shrink.of(model).toFloat16();
      float[] want = Inference.of(model.weights()).run(x, EXAMPLES);
      float[] ours = Inference.of(small.model().weights()).run(x, EXAMPLES);
      float[] theirs = OnnxRuntime.run(small.toBytes(), network.input(), x, EXAMPLES);
      double spread = spread(want, network.output().size());
      assertThat(difference(ours, want)).as(each.getKey()).isLessThan(0.02 * spread);
      assertThat(difference(ours, want)).as(each.getKey()).isGreaterThan(0);
      assertThat(difference(theirs, ours)).as(each.getKey()).isLessThan(1e-4 * spread);
      assertThat((double) small.size())
          .as(each.getKey())
          .isLessThan(0.9 * Onnx.toBytes(model).length);
      assertThat(small.warnings()).isEmpty();
    }
  }

  @Test
  void int8OfEveryFormIsComputedByOnnxRuntimeAsByUs() throws IOException {
    for (Map.Entry<String, Network> each : networks().entrySet()) {
      Network network = each.getValue();
      Model model = Model.of(weights(network));
      float[] x = examples(network);
      ShrunkModel small = int8(model);
      float[] want = Inference.of(model.weights()).run(x, EXAMPLES);
      float[] ours = Inference.of(small.model().weights()).run(x, EXAMPLES);
      float[] theirs = OnnxRuntime.run(small.toBytes(), network.input(), x, EXAMPLES);
      double spread = spread(want, network.output().size());
      double error = difference(ours, want);
      // random weights in a row of many layers are the worst
      double most =
          switch (each.getKey()) {
            case "resnet", "depthwise" -> 0.25;
            default -> 0.08;
          };
      assertThat(error).as(each.getKey()).isBetween(1e-4 * spread, most * spread);
      assertThat(difference(theirs, ours)).as(each.getKey()).isLessThan(0.3 * error);
      assertThat(agreement(want, ours, network.output().size()))
          .as(each.getKey())
          .isGreaterThan(0.9);
    }
  }

  @Test
  void int8IsStandardQdq() throws IOException {
    Path file = temp.resolve("small.onnx");
    int8(Model.of(weights(depthwiseSeparable()))).write(file);
    OnnxGraph graph = OnnxGraph.read(file);
    assertThat(graph.opsets()).containsOnly(Map.entry("ai.onnx", 17L));
    // what each of six products reads, what the addition adds, what is flattened for the last one
    assertThat(graph.operators())
        .containsEntry("QuantizeLinear", 8)
        .containsEntry("DequantizeLinear", 8 + 2 * 6)
        .containsEntry("Conv", 5)
        .doesNotContainKey("BatchNormalization");
    assertThat(graph.bytes()).isLessThan(2 * graph.numbers());
  }

  /** By hand: the largest weight of a row is 127 steps. */
  @Test
  void eachOutputHasItsOwnScale() throws IOException {
    Network network = Network.of(Shape.features(3), dense(2));
    Weights w = Weights.zeros(network);
    w.set(new Tensor("dense1.weight", Sizes.of(2, 3), new float[] {1.27f, -0.634f, 0, 100, 7, -3}));
    w.set(new Tensor("dense1.bias", Sizes.of(2), new float[] {0.5f, -20}));
    float[] x = {-1, 0.5f, 1};
    Weights read = Shrink.of(Model.of(w)).toInt8(1, i -> x).model().weights();
    float[] rows = values(read, "weight", 2);
    float step = 100f / 127;
    assertThat(rows)
        .containsExactly(new float[] {1.27f, -0.63f, 0, 100, 9 * step, -4 * step}, within(1e-5f));
    assertThat(values(read, "bias", 1)).containsExactly(new float[] {0.5f, -20}, within(0.005f));
  }

  private static float[] values(Weights weights, String end, int axes) {
    return weights.tensors().stream()
        .filter(t -> t.name().endsWith(end) && t.sizes().toArray().length == axes)
        .findFirst()
        .orElseThrow()
        .values();
  }

  @Test
  void float16ComesBackAsTheNetworkThatItWas() throws IOException {
    for (Network network : networks().values()) {
      Model model = Model.of(weights(network)).metadata("origin", "here");
      Model read = Shrink.of(model).toFloat16().model();
      assertThat(read.network()).isEqualTo(network);
      assertThat(read.metadata()).isEqualTo(model.metadata());
      Weights was = model.weights();
      for (Tensor t : read.weights().tensors()) {
        float[] before = was.get(t.name()).values();
        boolean half =
            t.name().endsWith("weight") && t.sizes().toArray().length > 1 && before.length >= 64;
        for (int i = 0; i < before.length; i++) {
          float want = half ? Float.float16ToFloat(Float.floatToFloat16(before[i])) : before[i];
          assertThat(t.values()[i]).isEqualTo(want);
        }
      }
    }
  }

  private static Model ofPictures() {
    return Model.of(weights(Architectures.leNet5(2)))
        .classes(List.of("a", "b"))
        .preprocessing(Preprocessing.of(1, 28, 28).normalise(List.of(0.4f), List.of(0.2f)))
        .metadata("data.fingerprint", "0123");
  }

  private static Dataset pictures(int count) {
    byte[] samples = new byte[count * 28 * 28];
    new Random(4).nextBytes(samples);
    return ArrayDataset.of(samples, 28, 28, 1, new int[count], List.of("a", "b"));
  }

  @Test
  void bothKeepWhatIsKnownOfTheModel() throws IOException {
    Model model = ofPictures();
    for (ShrunkModel small :
        List.of(Shrink.of(model).toFloat16(), Shrink.of(model).toInt8(pictures(5)))) {
      Path file = temp.resolve("small.onnx");
      small.write(file);
      assertThat(Files.size(file)).isEqualTo(small.size()).isEqualTo(small.toBytes().length);
      OnnxImport.Result read = OnnxImport.of(file).read();
      assertThat(read.foreign()).isFalse();
      assertThat(read.warnings()).isEmpty();
      assertThat(read.model().classes()).isEqualTo(model.classes());
      assertThat(read.model().preprocessing()).isEqualTo(model.preprocessing());
      assertThat(read.model().metadata()).isEqualTo(model.metadata());
      // and once more as an ordinary file
      Onnx.write(read.model(), file);
      assertThat(Onnx.read(file)).isEqualTo(read.model());
    }
  }

  @Test
  void theSameModelAndPicturesGiveTheSameBytes() {
    Model model = ofPictures();
    assertThat(Shrink.of(model).toInt8(pictures(9)).toBytes())
        .isEqualTo(Shrink.of(model).toInt8(pictures(9)).toBytes());
  }

  /** Tables of places and factors of channels are no weights: they keep every bit. */
  @Test
  void float16LeavesTablesAsTheyAre() throws IOException {
    Network network =
        Network.of(
            Shape.image(64, 4, 4),
            new BinaryConstant(Binary.Op.MUL, List.of(64, 1, 1), false, true),
            new BinaryConstant(Binary.Op.ADD, List.of(64, 4, 4), false, false),
            flatten(),
            dense(2));
    Weights w = weights(network);
    for (Tensor t : w.tensors()) {
      for (int i = 0; i < t.values().length; i++) {
        t.values()[i] = t.name().startsWith("dense") ? 0.001f : 2049 + i;
      }
      w.set(t);
    }
    Weights read = Shrink.of(Model.of(w)).toFloat16().model().weights();
    for (Tensor t : w.tensors()) {
      if (!t.name().startsWith("dense")) {
        assertThat(read.get(t.name()).values()).as(t.name()).isEqualTo(t.values());
      }
    }
  }

  @Test
  void tellsHowFarItIs() {
    List<Integer> told = new ArrayList<>();
    Shrink.of(ofPictures()).progress((done, all) -> told.add(10 * done + all)).toInt8(pictures(3));
    assertThat(told).containsExactly(13, 23, 33);
  }

  @Test
  void aDamagedFileIsRefusedOrTheSame() throws IOException {
    Model model = Model.of(weights(branches()));
    for (ShrunkModel small : List.of(Shrink.of(model).toFloat16(), int8(model))) {
      byte[] bytes = small.toBytes();
      Model whole = small.model();
      for (int at = 0; at < bytes.length; at += 7) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= (byte) (1 << (at % 8));
        try {
          assertThat(Onnx.read(damaged)).as("byte %d", at).isEqualTo(whole);
        } catch (ModelFormatException e) {
          assertThat(e.getMessage()).doesNotContain("\n");
        }
      }
      for (int length = 0; length < bytes.length; length += 97) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> Onnx.read(cut)).isInstanceOf(ModelFormatException.class);
      }
    }
  }

  /** Another program adds to the graph: it is no longer as we wrote it, and not damaged. */
  @Test
  void aRewrittenFileIsReadAsItsGraphSays() throws IOException {
    Model model = ofPictures();
    ShrunkModel small = Shrink.of(model).toInt8(pictures(5));
    OnnxImport.Result read = OnnxImport.of(documented(small.toBytes())).readBytes();
    assertThat(read.foreign()).isTrue();
    assertThat(read.warnings()).anyMatch(w -> w.contains("another program has changed"));
    assertThat(read.model().classes()).isEqualTo(model.classes());
    float[] x = examples(model.network());
    assertThat(Inference.of(read.model().weights()).run(x, EXAMPLES))
        .isEqualTo(Inference.of(small.model().weights()).run(x, EXAMPLES));
    ShrunkModel half = Shrink.of(model).toFloat16();
    assertThat(Onnx.read(documented(half.toBytes()))).isEqualTo(half.model());
  }

  /** The file with a remark in its graph. */
  private static byte[] documented(byte[] file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int[] at = {0}; at[0] < file.length; ) {
      int from = at[0];
      long tag = varint(file, at);
      long value = varint(file, at);
      if ((tag & 7) == 0) {
        out.write(file, from, at[0] - from);
        continue;
      }
      byte[] more = tag >> 3 == 7 ? new byte[] {10 << 3 | 2, 2, 'h', 'i'} : new byte[0];
      out.write((int) tag);
      for (long rest = value + more.length; ; rest >>>= 7) {
        out.write((int) (rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
        if (rest <= 0x7f) {
          break;
        }
      }
      out.write(file, at[0], (int) value);
      out.writeBytes(more);
      at[0] += (int) value;
    }
    return out.toByteArray();
  }

  private static long varint(byte[] file, int[] at) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = file[at[0]++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  @Test
  void weightsOutsideOfFloat16StayFloatsAndAreNamed() throws IOException {
    Network network = Network.of(Shape.features(20), dense(30), relu(), dense(30), dense(4));
    Weights w = weights(network);
    w.get("dense1.weight");
    Tensor large = w.get("dense1.weight");
    large.values()[17] = 65519; // rounds to the largest
    w.set(large);
    Model model = Model.of(w);
    assertThat(Shrink.of(model).toFloat16().warnings()).isEmpty();
    large.values()[17] = -65520;
    w.set(large);
    Tensor tiny = w.get("dense2.weight");
    for (int i = 0; i < tiny.values().length; i++) {
      tiny.values()[i] *= 1e-6f;
    }
    w.set(tiny);
    ShrunkModel small = Shrink.of(Model.of(w)).toFloat16();
    assertThat(small.warnings())
        .containsExactly(
            "dense1.weight stays float: at most 65504 expected of float16, got -65520.0",
            "dense2.weight stays float: its numbers are too small for float16");
    Weights read = small.model().weights();
    assertThat(read.get("dense1.weight").values()).isEqualTo(large.values());
    assertThat(read.get("dense2.weight").values()).isEqualTo(tiny.values());
    assertThat(read.get("dense3.weight").values()).isNotEqualTo(w.get("dense3.weight").values());
    float[] x = examples(network);
    assertThat(OnnxRuntime.run(small.toBytes(), network.input(), x, EXAMPLES))
        .containsExactly(Inference.of(read).run(x, EXAMPLES), within(1f));
  }

  @Test
  void whatCannotBeDoneIsNamed() throws IOException {
    Model model = ofPictures();
    Shrink again = Shrink.of(Shrink.of(model).toInt8(pictures(2)).model());
    String already = "a model of floats expected, this one is quantised already";
    assertThatThrownBy(again::toFloat16).hasMessageContaining(already);
    assertThatThrownBy(() -> again.toInt8(pictures(1))).hasMessageContaining(already);
    assertThatThrownBy(() -> Shrink.of(Model.of(model.weights())).toInt8(pictures(1)))
        .hasMessageContaining("preprocessing expected, got none");
    assertThatThrownBy(() -> Shrink.of(model).toInt8(pictures(0)))
        .hasMessage("calibration: at least 1 example expected, got 0");
    Model bare = Model.of(Weights.zeros(Network.of(Shape.image(1, 4, 4), relu(), flatten())));
    assertThatThrownBy(() -> Shrink.of(bare).toFloat16())
        .hasMessageContaining("weights that float16 makes smaller expected");
    assertThatThrownBy(() -> Shrink.of(bare).toInt8(1, i -> new float[16]))
        .hasMessageContaining("a convolution or a dense layer expected");
    Weights broken = model.weights();
    Tensor t = broken.get("dense1.weight");
    t.values()[3] = Float.NaN;
    broken.set(t);
    assertThatThrownBy(() -> Shrink.of(Model.of(broken)).toFloat16())
        .hasMessage("dense1.weight: finite weights expected, got NaN");
  }

  @Test
  void valuesThatAreNotFiniteAreNamed() {
    Network network =
        Network.of(Shape.features(9), dense(9), new Unary(Unary.Function.EXP), dense(2));
    Weights w = Weights.zeros(network);
    Tensor bias = w.get("dense1.bias");
    Arrays.fill(bias.values(), 90);
    w.set(bias);
    assertThatThrownBy(() -> Shrink.of(Model.of(w)).toInt8(1, i -> new float[9]))
        .hasMessageMatching("layer exp1, .*: finite numbers expected, got Infinity for example 0");
  }

  /** What int8 rounds to zero is divided by. */
  @Test
  void aSmallerModelThatLosesItsNumbersIsRefused() {
    Network.Builder b = Network.builder(Shape.features(4));
    Ref x = b.add(dense(4), List.of(b.input()));
    Ref y = b.add(new Unary(Unary.Function.RECIPROCAL), List.of(x));
    Ref z = b.add(dense(3), List.of(x));
    Network network = b.build(b.add(new Join(0), List.of(y, z)));
    Weights w = Weights.zeros(network);
    w.set(
        new Tensor(
            "dense1.weight",
            Sizes.of(4, 4),
            new float[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}));
    Model model = Model.of(w);
    assertThatThrownBy(() -> Shrink.of(model).toInt8(1, i -> new float[] {1, 1e-3f, 1, 1}))
        .hasMessageContaining("finite numbers expected of the smaller model");
  }

  private static double agreement(float[] a, float[] b, int outputs) {
    int same = 0;
    for (int i = 0; i < a.length; i += outputs) {
      int bestA = 0;
      int bestB = 0;
      for (int k = 1; k < outputs; k++) {
        bestA = a[i + k] > a[i + bestA] ? k : bestA;
        bestB = b[i + k] > b[i + bestB] ? k : bestB;
      }
      same += bestA == bestB ? 1 : 0;
    }
    return same * (double) outputs / a.length;
  }
}
