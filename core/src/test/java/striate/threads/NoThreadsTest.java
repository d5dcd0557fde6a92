package striate.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.relu;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import striate.Child;
import striate.batch.Loader;
import striate.classify.Classifier;
import striate.classify.Evaluation;
import striate.data.ArrayDataset;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.nn.Network;
import striate.nn.Shape;
import striate.train.Optimizer;
import striate.train.Trainer;
import striate.train.TrainingResult;

/**
 * A system that starts no threads, made by stacks of a gigabyte in an address space that holds few
 * of them.
 */
class NoThreadsTest {
  private static List<String> hashes(Child.End end) {
    return end.lines().stream().filter(l -> l.startsWith("hash ")).toList();
  }

  @Test
  void trainingGoesOnWithFewerThreadsToTheSameBits() {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
    Child.End plain = Child.run(List.of(), Main.class);
    assertThat(plain.code()).as(plain.toString()).isZero();
    int starved = 0;
    // How many threads the JVM itself needs is its own affair: from none to enough.
    for (int gigabytes = 8; gigabytes <= 64 && starved < 2; gigabytes += 4) {
      List<String> few = List.of("-Xmx128m", "-Xss1g", "-XX:+UseSerialGC");
      List<String> command = new ArrayList<>();
      command.addAll(
          List.of("/bin/bash", "-c", "ulimit -v " + gigabytes + "000000; exec \"$0\" \"$@\""));
      command.addAll(Child.command(few, Main.class));
      Child.End end = Child.run(command);
      if (end.lines().stream().noneMatch(l -> l.equals("begun"))) {
        continue; // no JVM
      }
      assertThat(end.code()).as(end.toString()).isZero();
      assertThat(hashes(end)).hasSize(2).isEqualTo(hashes(plain));
      if (end.lines().stream().noneMatch(l -> l.contains("can't start"))) {
        break; // enough
      }
      starved++;
    }
    assertThat(starved).isPositive();
  }

  /** Trains and evaluates with many threads of each kind. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      System.out.println("begun");
      byte[] samples = new byte[600 * 64];
      int[] labels = new int[600];
      Random random = new Random(5);
      random.nextBytes(samples);
      for (int i = 0; i < labels.length; i++) {
        labels[i] = i % 3;
      }
      ArrayDataset set = ArrayDataset.of(samples, 8, 8, 1, labels, List.of("a", "b", "c"));
      Preprocessing p = Preprocessing.of(1, 8, 8);
      Network network = Network.of(Shape.image(1, 8, 8), conv(8, 3), relu(), flatten(), dense(3));
      Loader loader = Loader.of(set, p).batch(50).threads(6).build();
      TrainingResult result =
          Trainer.of(network, loader)
              .validation(Loader.of(set, p).batch(50).threads(6).build())
              .optimizer(Optimizer.sgd(0.01))
              .epochs(2)
              .threads(8)
              .run();
      System.out.println("hash " + Long.toHexString(result.weights().hash()));
      Classifier classifier =
          Classifier.of(Model.of(result.weights()).classes(set.classes()).preprocessing(p), 8);
      Evaluation evaluation = Evaluation.of(classifier, set, 8);
      System.out.println("hash " + evaluation.accuracy());
    }
  }
}
