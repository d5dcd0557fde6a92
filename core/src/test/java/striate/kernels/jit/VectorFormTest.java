package striate.kernels.jit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.gelu;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import striate.kernels.tile.Tiles;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.train.Optimizer;
import striate.train.Training;

/** Whether a kernel runs scalar or in vectors, and when that changes, shows in no result. */
class VectorFormTest {
  private static final int TURNS = 240;
  private static final long PATIENCE_NANOS = 240_000_000_000L;

  private static boolean isUsedHere(VectorForm form) {
    return switch (form) {
      case PRODUCT_3,
          PRODUCT_4,
          GRADIENT_3,
          GRADIENT_4,
          ROW_3,
          ROW_4,
          WINOGRAD_PRODUCT_3,
          WINOGRAD_PRODUCT_4,
          WINOGRAD_GRADIENT_3,
          WINOGRAD_GRADIENT_4 ->
          Tiles.MAX_VECTORS > 2;
      default -> true;
    };
  }

  @AfterEach
  void allInVectors() {
    for (VectorForm form : VectorForm.values()) {
      form.setReady(true);
    }
  }

  /** Winograd's have no scalar form. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "WINOGRAD_.*")
  void bothFormsGiveTheSameBits(VectorForm form) {
    assumeTrue(isUsedHere(form), form + " is for machines with 32 vector registers");
    Trial inVectors = new Trial();
    Trial scalar = new Trial();
    for (int turn = 0; turn < TURNS; turn++) {
      inVectors.turn = turn;
      scalar.turn = turn;
      inVectors.vector(form).run();
      scalar.scalar(form).run();
      assertThat(inVectors.a).as("a, turn %d", turn).isEqualTo(scalar.a);
      assertThat(inVectors.b).as("b, turn %d", turn).isEqualTo(scalar.b);
      assertThat(inVectors.c).as("c, turn %d", turn).isEqualTo(scalar.c);
      assertThat(inVectors.d).as("d, turn %d", turn).isEqualTo(scalar.d);
      assertThat(inVectors.sums).as("sums, turn %d", turn).isEqualTo(scalar.sums);
      assertThat(inVectors.squares).as("squares, turn %d", turn).isEqualTo(scalar.squares);
      assertThat(inVectors.found).as("found, turn %d", turn).isEqualTo(scalar.found);
    }
  }

  /** Trains a little; {@code before} is called before every step. */
  private static long hash(Network network, Runnable before) {
    Training training =
        Training.of(network).batch(10).threads(2).optimizer(Optimizer.adam(0.01)).start();
    Random random = new Random(7);
    float[] images = new float[10 * network.input().size()];
    int[] labels = new int[10];
    for (int step = 0; step < 6; step++) {
      for (int i = 0; i < images.length; i++) {
        images[i] = random.nextFloat();
      }
      for (int i = 0; i < labels.length; i++) {
        labels[i] = random.nextInt(10);
      }
      before.run();
      training.step(images, labels, 10);
    }
    return training.hash();
  }

  private static void setAll(boolean ready) {
    for (VectorForm form : VectorForm.values()) {
      form.setReady(ready);
    }
  }

  private static List<Network> networks() {
    return List.of(
        Network.of(
            Shape.image(1, 12, 12),
            conv(16, 3).noBias(),
            Layers.tanh(),
            dropout(0.5),
            flatten(),
            dense(10)),
        Network.of(
            Shape.image(3, 13, 13),
            conv(40, 3).stride(2),
            batchNorm(),
            relu(),
            conv(40, 3).groups(40).same(),
            gelu(),
            conv(72, 1),
            relu(),
            maxPool(2),
            flatten(),
            dense(33),
            relu(),
            dense(10)));
  }

  @Test
  void whenItChangesShowsInNoWeight() {
    for (Network network : networks()) {
      long expected = hash(network, () -> setAll(true));
      assertThat(hash(network, () -> setAll(false))).isEqualTo(expected);
      Random random = new Random(5);
      assertThat(
              hash(
                  network,
                  () -> {
                    for (VectorForm form : VectorForm.values()) {
                      form.setReady(random.nextBoolean());
                    }
                  }))
          .isEqualTo(expected);
    }
  }

  /** In a JVM of its own, since in this one nothing waits. */
  @Test
  void everyFormThatIsAskedForComes() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(output.strip()).isEqualTo("[]");
  }

  /** Asks for every form until it is there; prints those that did not come. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws InterruptedException {
      List<VectorForm> missing = new ArrayList<>();
      for (VectorForm form : VectorForm.values()) {
        if (isUsedHere(form)) {
          missing.add(form);
        }
      }
      long end = System.nanoTime() + PATIENCE_NANOS;
      while (!missing.isEmpty() && System.nanoTime() < end) {
        missing.removeIf(VectorForm::ready);
        Thread.sleep(10);
      }
      System.out.println(missing);
    }
  }
}
