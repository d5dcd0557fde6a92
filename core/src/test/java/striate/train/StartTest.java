package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static striate.nn.Layers.averagePool;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.leakyRelu;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.residual;
import static striate.nn.Layers.sequence;
import static striate.nn.Layers.tanh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.nn.Network;
import striate.nn.Shape;
import striate.run.Inference;

/**
 * What a program's start would wait for on its way to the first step: the first lambda and the
 * first switch over patterns cost some ten milliseconds each, every further one a few.
 */
class StartTest {
  @TempDir Path temp;

  /** A first step and a first answer. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      Network network =
          Network.of(
              Shape.image(2, 12, 12),
              conv(8, 3).same().noBias(),
              batchNorm(),
              relu(),
              maxPool(2),
              residual(
                  sequence(conv(8, 3).pad(1), leakyRelu(0.1), conv(8, 3).same()),
                  sequence(conv(8, 1))),
              averagePool(2),
              dropout(0.2),
              flatten(),
              dense(20),
              tanh(),
              dropout(0.5),
              dense(3));
      float[] images = new float[8 * 2 * 12 * 12];
      Arrays.fill(images, 0.5f);
      Training training =
          Training.of(network)
              .optimizer(Optimizer.adam(0.01))
              .batch(8)
              .threads(2)
              .groups(ParameterGroup.of("conv1").frozen())
              .fixed("bn*")
              .start();
      training.step(images, new int[8], 8);
      float[] outputs = Inference.of(training.weights(), 2).run(images, 8);
      if (outputs.length != 24) {
        throw new IllegalStateException("24 numbers expected, got " + outputs.length);
      }
    }
  }

  @Test
  void neitherALambdaNorASwitchOverPatternsComesBeforeTheFirstStep() throws Exception {
    Path log = temp.resolve("classes.txt");
    // Without the vector module, whose forms another thread has compiled meanwhile.
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(temp.resolve("out.txt").toFile()))
            .start();
    assertThat(process.waitFor()).as(Files.readString(temp.resolve("out.txt"))).isZero();
    List<String> ours = ours(log);
    assertThat(ours).anyMatch(line -> line.contains("striate.run.cpu.Conv2dOp"));
    assertThat(ours).noneMatch(line -> line.contains("$$TypeSwitch"));
    assertThat(ours)
        .filteredOn(line -> line.contains("$$Lambda"))
        .allMatch(line -> line.contains(" striate.run.Inference"));
  }

  private static List<String> ours(Path log) throws IOException {
    return Files.readAllLines(log).stream().filter(line -> line.contains(" striate.")).toList();
  }
}
