package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.tanh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.Child;
import striate.nn.Network;
import striate.nn.Shape;
import striate.train.Optimizer;
import striate.train.Training;

/**
 * However a JVM compiles, and whether it does at all: the same bits as kernels in vectors from the
 * first call on, or, where there are no vectors, as scalar ones; and warm-up has an end.
 */
class AnyJvmTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";
  private static final String IMPATIENT = "-Dstriate.vectors.patience=1500";

  /** What each of them gives, which does not change. */
  private static final Map<String, List<String>> REFERENCES = new HashMap<>();

  private static List<String> results(List<String> before, String options) {
    List<String> all = new ArrayList<>(Arrays.asList(options.split(" ")));
    all.removeIf(String::isEmpty);
    List<String> command = new ArrayList<>(before);
    command.addAll(Child.command(all, Main.class));
    Child.End end = Child.run(command);
    assertThat(end.code()).as(end.toString()).isZero();
    List<String> results = end.lines().stream().filter(l -> l.startsWith("= ")).toList();
    assertThat(results).as(end.toString()).hasSize(3);
    return results;
  }

  private static void assertSame(String options, String reference) {
    assertSame(List.of(), options, reference);
  }

  private static void assertSame(List<String> before, String options, String reference) {
    assertThat(results(before, options))
        .isEqualTo(REFERENCES.computeIfAbsent(reference, r -> results(List.of(), r)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1"})
  void withoutTheOptimizingCompilerItIsScalar(String options) {
    assertSame(MODULE + " " + options, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-XX:-TieredCompilation",
        "-Xcomp",
        "-Xmx64m",
        // What the JVM is not allowed to compile stays slow: as with a compiler that knows no
        // vectors.
        "-XX:CompileCommand=quiet -XX:CompileCommand=exclude,striate/kernels/winograd/Winograd*.*",
        "-XX:CompileCommand=quiet -XX:CompileCommand=exclude,striate/kernels/tile/*.*",
        "-XX:TieredStopAtLevel=3",
        "-XX:ReservedCodeCacheSize=6m -XX:-UseCodeCacheFlushing",
      })
  void whenAndWhetherVectorsComeShowsInNoBit(String options) {
    assertSame(
        MODULE + " " + IMPATIENT + " " + options, MODULE + " -Dstriate.vectors.at-once=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:MaxVectorSize=16", "-XX:MaxVectorSize=32"})
  void norAtOtherWidths(String width) {
    assertSame(
        MODULE + " " + IMPATIENT + " " + width,
        MODULE + " -Dstriate.vectors.at-once=true " + width);
  }

  @Test
  void norOnOneCore() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "no taskset");
    List<String> one = List.of("/usr/bin/taskset", "-c", "0");
    assertSame(one, MODULE + " " + IMPATIENT, MODULE + " -Dstriate.vectors.at-once=true");
  }

  /** Trains a little and then answers, before and after a warm-up. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      Network network =
          Network.of(
              Shape.image(3, 8, 8),
              conv(16, 3).same(),
              batchNorm(),
              relu(),
              conv(20, 3).same(),
              tanh(),
              maxPool(2),
              flatten(),
              dense(20),
              relu(),
              dense(3));
      float[] images = new float[4 * network.input().size()];
      for (int i = 0; i < images.length; i++) {
        images[i] = (i * 37 % 101 - 50) / 50f;
      }
      Training training =
          Training.of(network).batch(4).threads(2).optimizer(Optimizer.sgd(0.01, 0.9)).start();
      for (int step = 0; step < 2; step++) {
        training.step(images, new int[] {0, 1, 2, 1}, 4);
      }
      System.out.println("= " + Long.toHexString(training.hash()));
      Inference inference = Inference.of(training.weights(), 2);
      Inference hasty = Inference.of(training.weights(), 2);
      hasty.neverWait();
      float[] atOnce = hasty.run(images, 4);
      float[] before = inference.run(images, 4);
      System.out.println("= " + Arrays.hashCode(before));
      inference.warmUp();
      boolean same =
          Arrays.equals(before, inference.run(images, 4))
              && Arrays.equals(before, atOnce)
              && Arrays.equals(
                  inference.run(images, 1), Inference.of(training.weights()).run(images, 1));
      System.out.println("= " + (same ? "the same after the warm-up" : "not the same"));
    }
  }
}
