package striate.spark.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.app.mnist.EmbeddedMnist;
import striate.data.Picture;
import striate.format.Onnx;
import striate.images.Pictures;

/** The command line. */
class MainTest {
  private static final int SIDE = EmbeddedMnist.SIDE;
  private static final List<String> SMALL =
      List.of(
          "--network",
          "c4 pool c8 pool global",
          "--epochs",
          "6",
          "--batch-size",
          "10",
          "--limit",
          "200",
          "--augment",
          "none");

  @TempDir private Path folder;

  private record Said(int code, String out, String err) {}

  private static Said run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            args,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static String[] with(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  private static List<String> train() {
    List<String> all = new ArrayList<>(List.of("train", "mnist", "--master", "local[2]"));
    all.addAll(SMALL);
    return all;
  }

  @Test
  void trainsSeedsAsStriateTrainDoesAndScoresAFolder() throws Exception {
    Path model = folder.resolve("a model.onnx");
    Said trained = run(with(train(), "--seeds", "2", "-o", model.toString()));
    assertThat(trained.err()).isEmpty();
    assertThat(trained.code()).isZero();
    assertThat(trained.out()).contains("1-seed-1", "1-seed-2", "over 2 trainings");

    Path other = folder.resolve("other.onnx");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Scalar kernels round otherwise.
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "striate.app.Main",
                "train",
                "mnist",
                "--quiet",
                "--run",
                folder.resolve("run").toString(),
                "-o",
                other.toString()));
    command.addAll(SMALL);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(Onnx.read(model)).isEqualTo(Onnx.read(other));

    Path scans = folder.resolve("some scans");
    Path pictures = Files.createDirectories(scans.resolve("below [1] 50% ü"));
    List<String> names = List.of("0.PNG", "_1.png", "a:b.png", "noSuffix");
    byte[] pixels = new EmbeddedMnist().pixels(EmbeddedMnist.Part.TEST);
    for (int i = 0; i < names.size(); i++) {
      Picture digit = Picture.copy(SIDE, SIDE, 1, pixels, i * SIDE * SIDE, SIDE * SIDE);
      Files.write(pictures.resolve(names.get(i)), Pictures.png(digit));
    }
    Files.write(pictures.resolve("bad.png"), new byte[] {1, 2, 3});
    Files.createFile(pictures.resolve("empty.png"));
    Files.createSymbolicLink(pictures.resolve("gone.png"), folder.resolve("nowhere.png"));
    Files.writeString(pictures.resolve("notes.txt"), "no picture");
    Files.write(pictures.resolve("._0.png"), new byte[] {1, 2, 3});
    String place = scans.toString();
    Said scored = run("score", model.toString(), place, "--master", "local[2]");
    assertThat(scored.code()).isEqualTo(1);
    String below = "striate-spark: " + pictures + "/";
    assertThat(scored.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(below + "bad.png: content"),
            line -> assertThat(line).startsWith(below + "empty.png: content").contains("empty"),
            line -> assertThat(line).startsWith(below + "gone.png: a file expected"));
    assertThat(scored.out().lines().map(line -> line.replaceFirst(": \\d \\d+\\.\\d\\d %$", "")))
        .containsExactlyElementsOf(
            names.stream().map(n -> pictures.resolve(n).toString()).toList());
    assertThat(scored.out().lines()).allMatch(line -> line.matches(".*: \\d \\d+\\.\\d\\d %"));

    Path table = folder.resolve("table");
    Said written =
        run("score", model.toString(), place, "--master", "local[2]", "-o", table.toString());
    assertThat(written.code()).isEqualTo(1);
    assertThat(written.err()).isEqualTo(scored.err());
    assertThat(written.out()).contains(": 7 pictures, 3 of them without an answer");
    Path text = folder.resolve("text");
    for (String name : List.of("bad.png", "empty.png", "gone.png")) {
      Files.delete(pictures.resolve(name));
    }
    Said csv =
        run(
            "score",
            model.toString(),
            place,
            "--master",
            "local[2]",
            "--conf",
            "spark.task.cpus=2",
            "-o",
            text.toString(),
            "--format",
            "csv");
    assertThat(csv.err()).isEmpty();
    assertThat(csv.code()).isZero();
    assertThat(csv.out()).contains(": 4 pictures, 0 of them without an answer");
    Said empty =
        run(
            "score",
            model.toString(),
            Files.createDirectory(folder.resolve("empty")).toString(),
            "--master",
            "local[2]",
            "-o",
            folder.resolve("never").toString());
    assertThat(empty.code()).isEqualTo(1);
    assertThat(empty.err()).hasLineCount(1).contains("no picture in it");
    assertThat(folder.resolve("never")).doesNotExist();
    try (SparkSession spark = new SessionOptions().start("read")) {
      List<Row> rows = spark.read().parquet(table.toString()).orderBy("path").collectAsList();
      assertThat(rows).hasSize(7);
      assertThat(rows.getFirst().schema().fieldNames())
          .containsExactly("path", "label", "prediction", "probability", "reason");
      // Two threads a task, another format: the same numbers.
      String[] asNumbers = {"path", "label", "prediction", "to_json(probability) AS p"};
      String[] asText = {"path", "label", "cast(prediction AS double)", "probability AS p"};
      assertThat(
              spark
                  .read()
                  .option("header", "true")
                  .csv(text.toString())
                  .selectExpr(asText)
                  .orderBy("path")
                  .collectAsList())
          .hasSize(4)
          .isEqualTo(
              spark
                  .read()
                  .parquet(table.toString())
                  .filter("reason IS NULL")
                  .selectExpr(asNumbers)
                  .orderBy("path")
                  .collectAsList());
    }
  }

  @Test
  void aGridIsRankedByValidationOrPartsAndWrittenAsTableAndPage() throws Exception {
    Path csv = folder.resolve("table.csv");
    Path page = folder.resolve("page.html");
    Said said =
        run(
            with(
                train(),
                "--grid",
                "learning-rate=0.02,1e-9",
                "--folds",
                "2",
                "--conf",
                "spark.serializer=org.apache.spark.serializer.KryoSerializer",
                "--json",
                "--csv",
                csv.toString(),
                "--report",
                page.toString()));
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .hasLineCount(1)
        .contains("\"rankedBy\":\"accuracy on the part left out\"")
        .contains("\"groups\":[{\"settings\":{\"learning-rate\":\"0.02\"}");
    assertThat(Files.readAllLines(csv))
        .hasSize(5)
        .first()
        .asString()
        .startsWith("training,learning-rate,seed,part,accuracy,");
    assertThat(page).content().contains("Settings, the best first", "1-seed-1-part-2");
  }

  @Test
  void mistakesAreOneLine() {
    Said none = run("train", "nowhere", "--epochs", "1", "--master", "local[2]");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.out()).contains("failed: nowhere: no such file or folder");
    Said grid = run("train", "mnist", "--grid", "speed=1,2");
    assertThat(grid.code()).isEqualTo(2);
    assertThat(grid.err()).hasLineCount(1).contains("'speed=1,2'");
    assertThat(run("train", "mnist", "--grid", "epochs=1,x").code()).isEqualTo(2);
    Said output = run("train", "mnist", "-o", folder.resolve("no/m.onnx").toString());
    assertThat(output.code()).isEqualTo(2);
    assertThat(output.err())
        .hasLineCount(1)
        .contains("--output: can't write " + folder.resolve("no/m.onnx") + ": no such file or");
    assertThat(run("train", "mnist", "--folds", "1").err()).contains("--folds");
    Said model = run("score", folder.resolve("no.onnx").toString(), folder.toString());
    assertThat(model.code()).isEqualTo(1);
    assertThat(model.err()).hasLineCount(1).contains("no.onnx");
    Said cluster = run("score", "m.onnx", "scans", "--master", "spark://host:7077");
    assertThat(cluster.code()).isEqualTo(2);
    assertThat(cluster.err()).hasLineCount(1).contains("spark-submit");
    assertThat(run("help-me").code()).isEqualTo(2);
  }
}
