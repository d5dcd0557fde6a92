package striate.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.data.Preprocessing;
import striate.nn.Layer;
import striate.nn.LeakyRelu;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Relu;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.nn.tensor.ChannelShuffle;
import striate.nn.tensor.Constant;
import striate.nn.tensor.Expand;
import striate.nn.tensor.GroupNorm;
import striate.nn.tensor.Lrn;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.Transpose;
import striate.run.Activations;
import striate.run.Folding;
import striate.run.Inference;
import striate.train.Optimizer;
import striate.train.Training;

/** Models as other programs write them, made by {@code scripts/make_onnx_models.py}. */
final class OnnxModelsTest {
  @TempDir static Path folder = Path.of("");

  @BeforeAll
  static void unpack() throws IOException {
    try (InputStream in = OnnxModelsTest.class.getResourceAsStream("/striate/onnx/models.zip")) {
      assertThat(in).isNotNull();
      try (ZipInputStream zip = new ZipInputStream(in)) {
        for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
          Path file = folder.resolve(e.getName());
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
  }

  @Test
  void giveWhatTheProgramsThatWroteThemGive() throws IOException {
    List<BackendCases.Result> results = new ArrayList<>();
    for (Path model : models()) {
      BackendCases.run(model, results::add);
    }
    BackendCases.run(folder.resolve("open"), results::add); // with the sizes of their inputs
    assertThat(results).hasSizeGreaterThan(112);
    assertThat(results)
        .filteredOn(r -> r.status() != BackendCases.Status.PASSED)
        .extracting(r -> r.name() + ": " + r.reason())
        .isEmpty();
  }

  private static List<Path> models() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(p -> !p.endsWith("refused") && !p.endsWith("open")).sorted().toList();
    }
  }

  /** PyTorch writes it as Reshape, InstanceNormalization, Reshape, Mul and Add. */
  @Test
  void groupNormalisationIsOneLayer() throws IOException {
    for (String name : List.of("torch_group_norms", "torch_group_norms_folded_apart")) {
      List<Layer> layers =
          Onnx.read(folder.resolve(name).resolve("model.onnx")).network().nodes().stream()
              .map(Network.Node::layer)
              .toList();
      assertThat(layers.subList(1, 3)).containsExactly(new GroupNorm(3, 1e-5f, true), new Relu());
      if (layers.size() > 3) {
        assertThat(layers.subList(4, layers.size()))
            .containsExactly(new GroupNorm(1, 1e-5f, true), new GroupNorm(2, 1e-5f, false));
      }
    }
  }

  /** PyTorch writes it as Mul, Pad, AveragePool, Mul, Add, Pow and Div, with Reshapes between. */
  @Test
  void localResponseNormalisationIsOneLayer() throws IOException {
    assertThat(Onnx.read(folder.resolve("torch_lrn").resolve("model.onnx")).network().nodes())
        .extracting(Network.Node::layer)
        .containsExactly(new Lrn(5, 1e-4f, 0.75f, 1));
  }

  /** Whatever reads the shuffled channels: here they are split into two halves again. */
  @Test
  void shuffledChannelsAreOneLayer() throws IOException {
    List<Layer> layers =
        Onnx.read(folder.resolve("torch_shuffles").resolve("model.onnx")).network().nodes().stream()
            .map(Network.Node::layer)
            .toList();
    assertThat(layers).filteredOn(ChannelShuffle.class::isInstance).hasSize(3);
    assertThat(layers)
        .noneMatch(l -> l instanceof ToTensor || l instanceof ToImage || l instanceof Transpose);
  }

  /**
   * Tokens without one for the class are a transposed image. They are brought into the order of
   * dense layers once, not back and forth in every block.
   */
  @ParameterizedTest
  @ValueSource(strings = {"torch_tokens", "torch_tokens_17"})
  void tokensAreTransposedOnce(String model) throws IOException {
    List<Layer> layers =
        Onnx.read(folder.resolve(model).resolve("model.onnx")).network().nodes().stream()
            .map(Network.Node::layer)
            .toList();
    // What the first normalisation reads, and what it is added to.
    assertThat(layers).filteredOn(Transpose.class::isInstance).hasSizeLessThanOrEqualTo(2);
  }

  /** PyTorch's PReLU has one slope unless it is told a number; it learns, too. */
  @Test
  void aSingleSlopeIsLearned() throws IOException {
    Weights before = Onnx.read(folder.resolve("torch_prelu_one").resolve("model.onnx")).weights();
    Network network = before.network();
    String slope = network.nodes().getLast().name() + ".value";
    assertThat(before.get(slope).values()).hasSize(1);
    Training training =
        Training.of(network)
            .weights(before)
            .loss(Loss.meanSquaredError())
            .optimizer(Optimizer.sgd(0.1))
            .batch(2)
            .start();
    Random random = new Random(3);
    float[] x = new float[2 * network.input().size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    training.step(x, new float[2 * network.output().size()], 2);
    assertThat(training.weights().get(slope).values()[0])
        .isNotEqualTo(before.get(slope).values()[0]);
    // inference takes it as a number that does not change
    Weights positive = before.copy();
    positive.set(new Tensor(slope, before.get(slope).sizes(), new float[] {0.25f}));
    assertThat(Folding.fold(positive).network().nodes().getLast().layer())
        .isEqualTo(new LeakyRelu(0.25f));
    positive.set(new Tensor(slope, before.get(slope).sizes(), new float[] {-0.25f}));
    assertThat(Folding.fold(positive)).isSameAs(positive);
  }

  /** One convolution that PyTorch's program calls twice, and two that begin alike. */
  @Test
  void weightsThatTrainingWouldMoveApartAreTold() throws IOException {
    Map<String, List<String>> told = new TreeMap<>();
    for (Path model : models()) {
      List<String> warnings = OnnxImport.of(model.resolve("model.onnx")).read().trainingWarnings();
      if (!warnings.isEmpty()) {
        byte[] ours = Onnx.toBytes(Onnx.read(model.resolve("model.onnx")));
        assertThat(OnnxImport.of(ours).readBytes().trainingWarnings()).isEqualTo(warnings);
        told.put(String.valueOf(model.getFileName()), warnings);
      }
    }
    assertThat(told)
        .isEqualTo(
            Map.of(
                "einsum",
                List.of(apart("a (2 nodes)")),
                "torch_one_slope",
                List.of(apart("onnx::PRelu_14 (2 nodes)")),
                "torch_two_branches_one_weight",
                List.of(apart("c.bias (2 nodes), c.weight (2 nodes)"))));
  }

  private static String apart(String names) {
    return "weights that several nodes of the file read: "
        + names
        + "; here each node has its own, and training moves them apart";
  }

  /** A token that is put before all others is a weight, though no layer multiplies with it. */
  @Test
  void aClassTokenIsLearned() throws IOException {
    Weights w = Onnx.read(folder.resolve("torch_attention").resolve("model.onnx")).weights();
    assertThat(w.network().nodes())
        .extracting(Network.Node::layer)
        .contains(new Constant(List.of(1, 1, 8), true));
  }

  /** An input [N, H, W] is one of pictures where the caller says that they are grey. */
  @Test
  void greyImagesNeedNoAxisOfChannels() throws IOException {
    for (String name : List.of("grey_without_channel", "weight_first")) {
      Path file = folder.resolve(name).resolve("model.onnx");
      Model rows = Onnx.read(file);
      assertThat(rows.network().input()).isEqualTo(Shape.tensor(List.of(6, 5)));
      Model pictures = OnnxImport.of(file).preprocessing(Preprocessing.of(1, 6, 5)).read().model();
      assertThat(pictures.network().input()).isEqualTo(Shape.image(1, 6, 5));
      float[] x = new float[60];
      for (int i = 0; i < x.length; i++) {
        x[i] = (i * 37 % 11) / 11f;
      }
      assertThat(Inference.of(pictures.weights()).run(x, 2))
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(Inference.of(rows.weights()).run(x, 2));
    }
  }

  /**
   * NumPy and PyTorch give the numbers of these models; here the program that has the operators.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dynamic_quantisation",
        "packed_weights",
        "attention_23",
        "attention_23_masked",
        "attention_23_causal",
        "attention_24_axes",
        "microsoft_attention",
        "microsoft_attention_causal",
        "microsoft_multi_head",
        "microsoft_skip_norms",
        "microsoft_products"
      })
  void operatorsThatStandForOthersAreThoseOfOnnxRuntime(String name) throws IOException {
    Path file = folder.resolve(name).resolve("model.onnx");
    Model model = Onnx.read(file);
    Shape in = model.network().input();
    Random random = new Random(6);
    for (int image = 0; image < 8; image++) { // one by one: a batch has one range there
      float[] x = new float[in.size()];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextGaussian();
      }
      float[] theirs = OnnxRuntime.run(Files.readAllBytes(file), in, x, 1);
      assertThat(Inference.of(model.weights()).run(x, 1)).containsExactly(theirs, within(1e-5f));
    }
  }

  /** NumPy gives the numbers of these models; here another program computes on integers. */
  @Test
  void operatorsOnIntegersAreComputedAsByOnnxRuntime() throws IOException {
    for (String name : List.of("operators_on_integers", "more_operators_on_integers")) {
      Path file = folder.resolve(name).resolve("model.onnx");
      Model model = Onnx.read(file);
      float[] x = new float[16 * model.network().input().size()];
      Random random = new Random(5);
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextGaussian();
      }
      float[] ours = Inference.of(model.weights()).run(x, 16);
      float[] theirs = OnnxRuntime.run(Files.readAllBytes(file), model.network().input(), x, 16);
      double steps = 0;
      double most = 0;
      double least = Double.MAX_VALUE;
      for (int i = 0; i < ours.length; i++) {
        steps += ours[i] == theirs[i] ? 0 : 1;
        most = Math.max(most, Math.abs(ours[i] - theirs[i]));
        least =
            Math.min(least, ours[i] == ours[0] ? Double.MAX_VALUE : Math.abs(ours[i] - ours[0]));
      }
      // one step up or down in few places, where a rounding of floats comes out the other way
      assertThat(most).as(name).isLessThan(1.01 * least);
      assertThat(steps).as(name).isLessThan(0.02 * ours.length);
    }
  }

  /** Rows of numbers, as networks read them that begin with a dense layer or a Reshape. */
  @Test
  void rowsOfNumbersArePictures() throws IOException {
    float[] x = new float[180];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i * 37 % 101) / 101f;
    }
    for (String name :
        List.of("rows_dense", "rows_channel_after_channel", "rows_pixel_after_pixel")) {
      OnnxImport file = OnnxImport.of(folder.resolve(name).resolve("model.onnx"));
      boolean last = name.endsWith("pixel");
      OnnxImport pictures = last ? file.interleaved().pictures() : file.pictures();
      Model model = pictures.size(6, 5).read().model();
      assertThat(model.network().input()).isEqualTo(Shape.image(3, 6, 5));
      assertThat(model.metadata()).containsEntry("imported.input", "x");
      assertThat(Onnx.read(Onnx.toBytes(model))).isEqualTo(model);
      float[] rows = x.clone();
      for (int i = 0; last && i < x.length; i++) {
        rows[i / 90 * 90 + i % 30 * 3 + i % 90 / 30] = x[i];
      }
      assertThat(Inference.of(model.weights()).run(x, 2))
          .as(name)
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(Inference.of(file.read().model().weights()).run(rows, 2));
      assertThatThrownBy(pictures::read)
          .isInstanceOfSatisfying(
              ModelFormatException.class, e -> assertThat(e.isSizeOpen()).isTrue())
          .hasMessageContaining("input \"x\" is rows of 90 numbers; say how large");
      assertThatThrownBy(() -> pictures.size(5, 5).read())
          .hasMessageContaining("hold no pictures of 5x5 pixels with 1 or 3 channels");
      assertThatThrownBy(() -> pictures.preprocessing(Preprocessing.of(1, 6, 5)).read())
          .hasMessageContaining("hold no pictures of 6x5 pixels with 1 channels");
    }
    // what begins with the pictures' axes has no more to do than they
    Path plain = folder.resolve("rows_channel_after_channel").resolve("model.onnx");
    assertThat(OnnxImport.of(plain).pictures().size(6, 5).read().model().network().nodes())
        .noneMatch(n -> n.layer() instanceof ToImage || n.layer() instanceof ToTensor);
  }

  /** One picture without an axis of images, its channels first or last. */
  @Test
  void aSinglePictureNeedsNoAxisOfImages() throws IOException {
    Path last = folder.resolve("one_picture_channels_last").resolve("model.onnx");
    Path real = folder.resolve("one_picture").resolve("model.onnx");
    Path open = folder.resolve("refused/open_picture.onnx");
    assertThatThrownBy(() -> OnnxImport.of(open).pictures().read())
        .isInstanceOfSatisfying(
            ModelFormatException.class, e -> assertThat(e.isSizeOpen()).isTrue())
        .hasMessageContaining("axis 0 has no size in the file; say how large the images are");
    assertThat(OnnxImport.of(open).pictures().size(9, 8).read().model().network().input())
        .isEqualTo(Shape.image(3, 9, 8));
    float[] x = new float[180];
    for (int i = 0; i < x.length; i++) {
      x[i] = i * 37 % 256;
    }
    float[] scaled = x.clone();
    for (int i = 0; i < x.length; i++) {
      scaled[i] /= 255;
    }
    float[] y = outputs(OnnxImport.of(last).preprocessing(Preprocessing.of(3, 6, 5).scale(1)), x);
    assertThat(outputs(OnnxImport.of(real).pictures(), scaled))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(y);
  }

  /** Hugging Face's exporter leaves the number of channels open, too: the first layer tells it. */
  @Test
  void theFirstLayerTellsTheChannelsWhereNoAxisHasASize() throws IOException {
    for (String name : List.of("torch_every_axis_open", "torch_every_axis_open_patches")) {
      Path file = folder.resolve("open").resolve(name).resolve("model.onnx");
      assertThatThrownBy(() -> OnnxImport.of(file).read())
          .as(name)
          .isInstanceOfSatisfying(
              ModelFormatException.class, e -> assertThat(e.isSizeOpen()).isTrue())
          .hasMessageContaining("axis 2 (height) has no size in the file");
      assertThat(OnnxImport.of(file).size(24, 20).read().model().network().input())
          .as(name)
          .isEqualTo(Shape.image(3, 24, 20));
    }
  }

  private static float[] outputs(OnnxImport file, float[] x) throws IOException {
    OnnxImport.Result result = file.read();
    assertThat(result.warnings()).isEmpty();
    assertThat(result.model().network().input()).isEqualTo(Shape.image(3, 6, 5));
    return Inference.of(result.model().weights()).run(x, 2);
  }

  @Test
  void theOutputOfClassesIsTakenBeforeFeatures() throws IOException {
    Path file = folder.resolve("logits_are_not_first").resolve("model.onnx");
    OnnxImport.Result result = OnnxImport.of(file).read();
    assertThat(result.outputs()).extracting(OnnxImport.Output::name).containsExactly("logits");
    assertThat(result.warnings()).containsExactly("outputs: logits is used, not features");
  }

  /** What was translated is written as a file of ours, and read as such. */
  @Test
  void areWrittenAndReadAgain() throws IOException {
    for (Path model : models()) {
      OnnxImport.Result first = OnnxImport.of(model.resolve("model.onnx")).read();
      assertThat(first.foreign()).isTrue();
      assertThat(Onnx.read(Onnx.toBytes(first.model())))
          .as(String.valueOf(model.getFileName()))
          .isEqualTo(first.model());
    }
  }

  /** Whatever networks other programs write: smaller, ONNX Runtime computes what we do. */
  @Test
  void areShrunkForOtherProgramsToo() throws IOException {
    int half = 0;
    int quarter = 0;
    for (Path folder : models()) {
      Model model = Onnx.read(folder.resolve("model.onnx"));
      Shape in = model.network().input();
      float[] x = new float[4 * in.size()];
      Random random = new Random(1);
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextFloat();
      }
      String name = String.valueOf(folder.getFileName());
      float[] want = Inference.of(model.weights()).run(x, 4);
      try {
        compare(name, Shrink.of(model).toFloat16(), in, x, want, 0.01);
        half++;
      } catch (IllegalArgumentException e) {
        assertThat(e).as(name).hasMessageMatching("weights that float16.*|.*quantised already");
      }
      try {
        int size = in.size();
        ShrunkModel small =
            Shrink.of(model).toInt8(4, i -> Arrays.copyOfRange(x, i * size, (i + 1) * size));
        compare(name, small, in, x, want, 0.2);
        quarter++;
      } catch (IllegalArgumentException e) {
        assertThat(e).as(name).hasMessageMatching("a convolution or.*|.*quantised already");
      }
    }
    assertThat(half).isGreaterThan(30);
    assertThat(quarter).isGreaterThan(40);
  }

  /** Within a part of the largest output, and with ONNX Runtime within a tenth of that. */
  private static void compare(
      String name, ShrunkModel small, Shape in, float[] x, float[] want, double part)
      throws IOException {
    float[] ours = Inference.of(small.model().weights()).run(x, 4);
    float[] theirs = OnnxRuntime.run(small.toBytes(), in, x, 4);
    double largest = 0;
    double error = 0;
    double other = 0;
    for (int i = 0; i < want.length; i++) {
      largest = Math.max(largest, Math.abs(want[i]));
      error = Math.max(error, Math.abs(want[i] - ours[i]));
      other = Math.max(other, Math.abs(theirs[i] - ours[i]));
    }
    assertThat(error).as(name).isLessThan(part * largest);
    assertThat(other).as(name).isLessThan(0.1 * part * largest);
  }

  @Test
  void graphsThatCannotBeComputedSayWhy() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder.resolve("refused"))) {
      files = all.filter(p -> p.toString().endsWith(".onnx")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(8);
    for (Path file : files) {
      String name = String.valueOf(file.getFileName()).replace(".onnx", ".txt");
      assertThatThrownBy(() -> Onnx.read(file))
          .as(name)
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining(Files.readString(file.resolveSibling(name)));
    }
  }

  @Test
  void anOpenSizeIsToldApart() throws IOException {
    Path file = folder.resolve("refused/several_kinds.onnx");
    assertThatThrownBy(() -> Onnx.read(file))
        .isInstanceOfSatisfying(
            ModelFormatException.class,
            e -> {
              assertThat(e.missing()).hasSize(2);
              assertThat(e.isSizeOpen()).isFalse();
            });
  }

  /** As caches of model hubs have it: what stands in the folder is a link to a heap of files. */
  @Test
  void aModelMayBeALink(@TempDir Path hub) throws IOException {
    Path blobs = Files.createDirectory(hub.resolve("blobs"));
    Path snapshot = Files.createDirectories(hub.resolve("snapshots/main"));
    Path blob = Files.copy(folder.resolve("nhwc/model.onnx"), blobs.resolve("0a1b"));
    Path link =
        Files.createSymbolicLink(snapshot.resolve("model.onnx"), Path.of("../../blobs/0a1b"));
    assertThat(Onnx.read(link)).isEqualTo(Onnx.read(blob));
  }

  /** A tensor that no memory holds is refused before anything is allocated for it. */
  @Test
  void anAbsurdSizeIsOneClearError() {
    Network network = Network.of(Shape.features(1), new Expand(List.of(Integer.MAX_VALUE / 2)));
    Weights weights = Weights.zeros(network);
    String message =
        "layer 0, .*: its output \\[N, 1073741823\\] needs 17179869168 bytes for one example,"
            + " the heap holds at most [0-9]+; give the JVM more \\(-Xmx\\)";
    assertThatThrownBy(() -> Inference.of(weights)).hasMessageMatching(message);
    assertThatThrownBy(() -> Activations.of(weights)).hasMessageMatching(message);
  }

  @Test
  void aFunctionThatDoesNotGiveItsOutputIsNamed() {
    Path file = Path.of("src/test/resources/fuzz/Onnx/function-without-its-output");
    assertThatThrownBy(() -> Onnx.read(file))
        .hasMessageContaining("local.Block")
        .hasMessageContaining("nothing gives its output \"y\"");
  }
}
