package striate.spark.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.format.Onnx;

/** One training that several tasks share, by the command line. */
class TogetherOptionsTest {
  private record Said(int code, String out, String err) {}

  private static Said train(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "train",
                "mnist",
                "--master",
                "local[2]",
                "--network",
                "c4 pool global",
                "--epochs",
                "2",
                "--batch-size",
                "50",
                "--limit",
                "200",
                "--augment",
                "none"));
    args.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            args.toArray(new String[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void twoTasksMakeTheModelOfOne(@TempDir Path temp) throws Exception {
    Path alone = temp.resolve("alone.onnx");
    Path both = temp.resolve("both.onnx");
    Said one = train("-o", alone.toString());
    assertThat(one.err()).isEmpty();
    Said two =
        train(
            "--executors",
            "2",
            "--anyway",
            "--runs",
            temp.resolve("runs").toString(),
            "--conf",
            "spark.serializer=org.apache.spark.serializer.KryoSerializer",
            "-o",
            both.toString());
    assertThat(two.err()).isEmpty();
    assertThat(two.code()).isZero();
    assertThat(two.out()).contains("2 executors, ", "those of one machine");
    assertThat(Onnx.read(both)).isEqualTo(Onnx.read(alone));
    Said local = train("--executors", "2", "--anyway", "--local-steps", "2");
    assertThat(local.err()).isEmpty();
    assertThat(local.out()).contains("an approximation: local SGD of 2 steps");
  }

  @Test
  void mistakesAreOneLine() {
    assertThat(train("--executors", "3").err())
        .isEqualTo("striate-spark: --executors: 1, 2, 4, 8 or 16 expected, got 3\n");
    assertThat(train("--executors", "2", "--seeds", "2").err())
        .contains("--executors and --seeds, --folds or --grid: one training or many expected");
    assertThat(train("--local-steps", "2").err()).contains("--local-steps: --executors expected");
    assertThat(train("--executors", "2", "--local-steps", "2", "--own-statistics").code())
        .isEqualTo(2);
    Said limit = train("--executors", "2", "--anyway", "--time-limit", "5m");
    assertThat(limit.code()).isEqualTo(1);
    assertThat(limit.err()).hasLineCount(1).contains("time limit: none expected");
  }
}
