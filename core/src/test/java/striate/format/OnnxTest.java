package striate.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.relu;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.Fit;
import striate.data.Preprocessing;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.Inference;
import striate.run.op.Binding;
import striate.run.op.CustomLayer;
import striate.run.op.LayerOp;

class OnnxTest {
  private static final Network SMALL =
      Network.of(Shape.image(1, 5, 4), conv(2, 3), relu(), flatten(), dense(3));

  private static Model small() {
    return Model.of(SMALL.initialise(3))
        .classes(List.of("null", "ein\"s\\", "zwei\n\u0007 ☃𝄞"))
        .preprocessing(new Preprocessing(1, 5, 4, Fit.CROP, List.of(0.1307f), List.of(0.3081f)))
        .metadata(Map.of("data.fingerprint", "ab12", "settings", "epochs=3\nseed=1", "empty", ""));
  }

  @Test
  void everythingComesBack() throws IOException {
    Model model = small();
    Model back = Onnx.read(Onnx.toBytes(model));
    assertThat(back).isEqualTo(model);
    assertThat(back.classes()).containsExactly("null", "ein\"s\\", "zwei\n\u0007 ☃𝄞");
    assertThat(back.preprocessing()).isEqualTo(model.preprocessing()).isPresent();
    assertThat(back.metadata()).containsEntry("settings", "epochs=3\nseed=1").hasSize(3);
    assertThat(back.hashCode()).isEqualTo(model.hashCode());
  }

  @Test
  void everyBitOfAWeightComesBack() throws IOException {
    Weights weights = SMALL.initialise(3);
    float[] stored = weights.stored(0)[0];
    int[] odd = {0x7fc00001, 0xffc12345, 0x7f800001, 0x80000000, 1, 0x7f800000, 0xff800000};
    for (int i = 0; i < odd.length; i++) {
      stored[i] = Float.intBitsToFloat(odd[i]);
    }
    float[] back = Onnx.read(Onnx.toBytes(Model.of(weights))).weights().stored(0)[0];
    for (int i = 0; i < odd.length; i++) {
      assertThat(Float.floatToRawIntBits(back[i])).isEqualTo(odd[i]);
    }
  }

  @Test
  void equalModelsGiveEqualBytes(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("digits.onnx");
    Onnx.write(small(), file);
    Onnx.write(small(), file);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    Onnx.write(small(), stream);
    assertThat(Files.readAllBytes(file))
        .isEqualTo(Onnx.toBytes(small()))
        .isEqualTo(stream.toByteArray());
    assertThat(Onnx.read(file)).isEqualTo(small());
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aLinkStaysALink(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("digits.onnx"));
    Path link = Files.createSymbolicLink(folder.resolve("link.onnx"), file.getFileName());
    Onnx.write(small(), link);
    assertThat(link).isSymbolicLink();
    assertThat(Onnx.read(file)).isEqualTo(small());
  }

  @Test
  void whatCannotBeWrittenLeavesNothing(@TempDir Path folder) throws IOException {
    Path inTheWay = Files.createDirectory(folder.resolve("digits.onnx"));
    assertThatThrownBy(() -> Onnx.write(small(), inTheWay)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Onnx.write(small(), folder.resolve("none/digits.onnx")))
        .isInstanceOf(NoSuchFileException.class);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(inTheWay);
    }
  }

  @Test
  void aCutFileIsOneErrorWhereverItIsCut() {
    byte[] file = Onnx.toBytes(small());
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> Onnx.read(cut))
          .as("%d of %d bytes", length, file.length)
          .isInstanceOf(ModelFormatException.class)
          .hasMessageStartingWith("model in memory: ");
    }
  }

  @Test
  void aChangedByteIsAnErrorOrChangesNothing() {
    byte[] file = Onnx.toBytes(small());
    Model model = small();
    int harmless = 0;
    for (int at = 0; at < file.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = file.clone();
        changed[at] ^= (byte) (1 << bit);
        harmless += check(changed, model) ? 1 : 0;
      }
    }
    // names of the program and the graph, notes on nodes, the label of the open axis
    assertThat(harmless).isPositive().isLessThan(file.length);
  }

  @Test
  void manyChangesAreAnErrorOrChangeNothing() {
    Model model =
        Model.of(ModelNetworks.weights(ModelNetworks.everyKind())).metadata("of", "a fuzz test");
    byte[] file = Onnx.toBytes(model);
    Random random = new Random(20261123);
    for (int round = 0; round < 20_000; round++) {
      check(mutated(file, random), model);
    }
  }

  /** Cuts, copies, inserts and overwrites, at places that are most often between the weights. */
  private static byte[] mutated(byte[] file, Random random) {
    byte[] bytes = file.clone();
    for (int change = random.nextInt(1, 5); change > 0; change--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> {
          for (int i = at; i < Math.min(at + 10, bytes.length); i++) {
            bytes[i] = (byte) 0xff;
          }
        }
        case 3 -> {
          int length = random.nextInt(1, 40);
          int from = random.nextInt(Math.max(1, bytes.length - length));
          int n = Math.min(length, Math.min(bytes.length - at, bytes.length - from));
          System.arraycopy(bytes.clone(), from, bytes, at, n);
        }
        case 4 -> {
          int n = Math.min(bytes.length - at, random.nextInt(1, 20));
          byte[] shorter = new byte[bytes.length - n + 1];
          System.arraycopy(bytes, 0, shorter, 0, at);
          System.arraycopy(bytes, at + n, shorter, at, bytes.length - at - n);
          bytes = shorter;
        }
        default -> {
          byte[] longer = new byte[bytes.length + 3];
          System.arraycopy(bytes, 0, longer, 0, at);
          longer[at] = (byte) random.nextInt();
          System.arraycopy(bytes, at, longer, at + 3, bytes.length - at);
          bytes = longer;
        }
      }
    }
    return bytes;
  }

  /** Whether the bytes are still the model; anything but that or our error fails. */
  private static boolean check(byte[] bytes, Model model) {
    try {
      assertThat(Onnx.read(bytes))
          .as(() -> "at " + Arrays.mismatch(bytes, Onnx.toBytes(model)))
          .isEqualTo(model);
      return true;
    } catch (ModelFormatException e) {
      assertThat(e).hasMessageStartingWith("model in memory: ");
      return false;
    }
  }

  @Test
  void anAlteredModelIsNamedWithPlaceExpectedAndActual() {
    assertThatThrownBy(() -> Onnx.read(replaced("strides", "stridez")))
        .hasMessageStartingWith("model in memory: node 0, Conv2d(1→2, 3×3): attributes: {")
        .hasMessageContaining("stridez");
    assertThatThrownBy(() -> Onnx.read(replaced("outputs=3", "outputs=4")))
        .hasMessageContaining("metadata striate-metadata-sha256: the file was changed");
    assertThatThrownBy(() -> Onnx.read(replaced("ab12", "ab13")))
        .hasMessageContaining("the file was changed after it was written");
    assertThatThrownBy(() -> Onnx.read(replaced("1 relu", "1 rely")))
        .hasMessageContaining("metadata striate-metadata-sha256: the file was changed");
    byte[] weight = Onnx.toBytes(small());
    weight[new String(weight, StandardCharsets.ISO_8859_1).lastIndexOf("dense1.weight") + 20] ^= 1;
    assertThatThrownBy(() -> Onnx.read(weight)).hasMessageContaining("changed after");
  }

  private static byte[] replaced(String from, String to) {
    byte[] file = Onnx.toBytes(small());
    byte[] with = to.getBytes(StandardCharsets.UTF_8);
    int at = indexOf(file, from);
    if (at >= 0) {
      System.arraycopy(with, 0, file, at, with.length);
    } else {
      file[0] ^= 1;
    }
    return file;
  }

  private static int indexOf(byte[] file, String text) {
    return new String(file, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  /** The file of {@link #small} with other operators of the same effect, saved by onnx's Python. */
  @Test
  void aFileOfOursThatAnotherProgramRewroteIsReadAsItsGraphSays() throws IOException {
    byte[] file;
    try (InputStream in = OnnxTest.class.getResourceAsStream("/striate/onnx/rewritten.onnx")) {
      assertThat(in).isNotNull();
      file = in.readAllBytes();
    }
    OnnxImport.Result result = OnnxImport.of(file).read();
    assertThat(result.foreign()).isTrue();
    assertThat(result.warnings()).hasSize(1).first().asString().contains("changed the graph");
    assertThat(result.model().classes()).isEqualTo(small().classes());
    assertThat(result.model().preprocessing()).isEqualTo(small().preprocessing());
    float[] image = new float[small().network().input().size()];
    for (int i = 0; i < image.length; i++) {
      image[i] = i % 7 - 3;
    }
    assertThat(Inference.of(result.model().weights()).run(image, 1))
        .isEqualTo(Inference.of(small().weights()).run(image, 1));
  }

  @Test
  void filesOfOtherKindsAreNamed(@TempDir Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "not a model, but words\n");
    assertThatThrownBy(() -> Onnx.read(text))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(text + ": model, byte ");
    Path empty = Files.createFile(folder.resolve("empty.onnx"));
    assertThatThrownBy(() -> Onnx.read(empty))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("an ONNX model expected, with its version and a graph");
    assertThatThrownBy(() -> Onnx.read(folder.resolve("none.onnx")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aLayerOfYourOwnIsNotWrittenWithoutItsCodec() {
    Network network = Network.of(Shape.features(4), dense(3), new Own());
    assertThatThrownBy(() -> Onnx.toBytes(Model.of(network.initialise(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer 1, Own: striate.format.OnnxTest$Own has no codec; a layer of your own is written"
                + " and read with one of your own");
  }

  record Own() implements CustomLayer {
    @Override
    public String kind() {
      return "own";
    }

    @Override
    public String describe(List<Shape> inputs) {
      return "Own";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public LayerOp bind(Binding binding) {
      throw new UnsupportedOperationException("never run");
    }
  }
}
