package striate.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import striate.classify.Classifier;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.data.PreprocessingRule;

/** Against Pillow and PyTorch: {@code scripts/make_preprocessing_cases.py}. */
class SameAnswerTest {
  private static final int SIDE = 20;
  private static final int CLASSES = 5;

  private static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream in =
            Objects.requireNonNull(SameAnswerTest.class.getResourceAsStream("preprocessing.zip"));
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        files.put(e.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  private static Model model(Map<String, byte[]> files, String name) throws IOException {
    return Onnx.read(Objects.requireNonNull(files.get("net-" + name + ".onnx")));
  }

  @Test
  void picturesTensorsAndProbabilitiesAreThoseOfPython() throws IOException {
    Map<String, byte[]> files = files();
    Map<String, Model> models = new HashMap<>();
    for (String name : List.of("1", "3", "caffe")) {
      models.put(name, model(files, name));
    }
    byte[] content = Objects.requireNonNull(files.get("cases.bin"));
    ByteBuffer cases = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int seen = 0;
    while (cases.hasRemaining()) {
      int end = cases.position();
      while (content[end] != '\n') {
        end++;
      }
      String line =
          new String(content, cases.position(), end - cases.position(), StandardCharsets.US_ASCII);
      cases.position(end + 1);
      String[] words = line.split(" ", -1);
      int channels = Integer.parseInt(words[5]);
      Preprocessing p = PreprocessingRule.parse(words[0]).of(channels, SIDE, SIDE);
      Picture in =
          picture(
              Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));

      byte[] resized = new byte[SIDE * SIDE * channels];
      cases.get(resized);
      byte[] samples = p.fitted(in).samples();
      int different = 0;
      for (int i = 0; i < resized.length; i++) {
        int distance = Math.abs((samples[i] & 0xff) - (resized[i] & 0xff));
        assertThat(distance).as(line).isLessThanOrEqualTo(1);
        different += distance;
      }
      assertThat(different).as(line).isLessThan(resized.length / 4);

      float[] tensor = new float[resized.length];
      p.write(in, tensor, 0);
      for (int i = 0; i < tensor.length; i++) {
        float step = 1.001f / p.scale() / p.std().get(i / SIDE / SIDE);
        assertThat(tensor[i]).as(line).isCloseTo(cases.getFloat(), within(step));
      }

      String net = words[0].equals("caffe") ? words[0] : words[5];
      Model model = Objects.requireNonNull(models.get(net)).preprocessing(p);
      float[] ours = Classifier.of(model).probabilities(List.of(in));
      float[] fittedBefore = Classifier.of(model).probabilities(List.of(p.fitted(in)));
      assertThat(fittedBefore).as(line).containsExactly(ours);
      for (int i = 0; i < CLASSES; i++) {
        assertThat((double) ours[i]).as(line).isCloseTo(cases.getFloat(), within(1e-3));
      }
      seen++;
    }
    assertThat(seen).isEqualTo(8 * 19);
  }

  @Test
  void aModelFileTellsThePreprocessing() throws IOException {
    Model plain = model(files(), "3");
    for (String rule :
        List.of(
            "imagenet",
            "tf",
            "caffe",
            "unit",
            "fit=pad",
            "resize=29",
            "order=bgr",
            "scale=128",
            "interpolation=bicubic",
            "resize=29,interpolation=bilinear-aliased")) {
      Preprocessing p = PreprocessingRule.parse(rule).of(3, SIDE, SIDE);
      Model told = plain.preprocessing(p);
      assertThat(Onnx.read(Onnx.toBytes(told))).as(rule).isEqualTo(told);
    }
    // What earlier versions do not know is only written where it is needed.
    byte[] unit = Onnx.toBytes(plain.preprocessing(Preprocessing.of(3, SIDE, SIDE)));
    assertThat(new String(unit, StandardCharsets.ISO_8859_1))
        .contains("striate.preprocessing.fit")
        .doesNotContain(
            "preprocessing.resize",
            "preprocessing.order",
            "preprocessing.scale",
            "preprocessing.interpolation");
  }

  private static Picture picture(int width, int height, int channels) {
    byte[] samples = new byte[width * height * channels];
    int i = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          samples[i++] = (byte) ((x * (5 + c) + y * (3 + 2 * c)) ^ (x * y / 16));
        }
      }
    }
    return Picture.of(width, height, channels, samples);
  }
}
