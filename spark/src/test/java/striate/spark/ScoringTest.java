package striate.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.app.mnist.EmbeddedMnist;
import striate.data.Picture;
import striate.format.Onnx;
import striate.images.Pictures;

/** Scores are those of {@code striate predict}, to the bit. */
class ScoringTest {
  private static final int SIDE = EmbeddedMnist.SIDE;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    Local.spark();
  }

  private Path digits(int count) throws Exception {
    Path pictures = Files.createDirectories(folder.resolve("some pictures"));
    byte[] pixels = new EmbeddedMnist().pixels(EmbeddedMnist.Part.TEST);
    for (int i = 0; i < count; i++) {
      Picture digit = Picture.copy(SIDE, SIDE, 1, pixels, i * SIDE * SIDE, SIDE * SIDE);
      Pictures.write(digit, pictures.resolve("digit %04d.png".formatted(i)));
    }
    return pictures;
  }

  @Test
  void digitsHaveTheAnswersOfPredict() throws Exception {
    Path pictures = digits(150);
    Files.write(pictures.resolve("digit 0007.png"), "no picture".getBytes(StandardCharsets.UTF_8));
    Path model = folder.resolve("model.onnx");
    Onnx.write(Local.model(1, SIDE, 10, 1), model);

    StriateClassifier classifier = StriateClassifier.fromOnnx(model.toString());
    List<Row> rows = classifier.transform(Local.files(pictures)).collectAsList();

    Map<String, Map<String, Double>> expected = Predicted.of(model, pictures);
    assertThat(rows).hasSize(150);
    Map<String, Map<String, Double>> found = new HashMap<>();
    for (Row row : rows) {
      String path =
          Path.of(java.net.URI.create(row.<String>getAs("path").replace(" ", "%20"))).toString();
      Vector p = row.getAs("probability");
      if (p == null) {
        assertThat(path).endsWith("digit 0007.png");
        assertThat(row.<String>getAs("reason")).contains("no picture", "text");
        assertThat(row.<Object>getAs("prediction")).isNull();
        assertThat(row.<Object>getAs("rawPrediction")).isNull();
        assertThat(row.<Object>getAs("predictedLabel")).isNull();
        continue;
      }
      assertThat(row.<Object>getAs("reason")).isNull();
      assertThat(classifier.classes().get((int) (double) row.<Double>getAs("prediction")))
          .isEqualTo(row.<String>getAs("predictedLabel"));
      Map<String, Double> classes = new HashMap<>();
      for (int c = 0; c < p.size(); c++) {
        classes.put(classifier.classes().get(c), p.apply(c));
      }
      found.put(path, classes);
    }
    assertThat(found).hasSize(149).isEqualTo(expected);
    assertThat(new ArrayList<>(found.values())).doesNotHaveDuplicates();
  }
}
