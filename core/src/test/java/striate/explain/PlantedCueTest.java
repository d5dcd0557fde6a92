package striate.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.tanh;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import striate.nn.Network;
import striate.nn.Part;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.train.Optimizer;
import striate.train.Training;

/**
 * Pictures of noise of which some have a cross planted at a random place: networks learn to tell
 * them, and every method must point to the cross, with a receipt that says so.
 */
final class PlantedCueTest {
  private static final int HEIGHT = 15;
  private static final int WIDTH = 18;
  private static final int SIZE = HEIGHT * WIDTH;
  private static final int PICTURES = 24;

  private static final List<Method> METHODS =
      List.of(
          new Method.GradCam(),
          new Method.HiResCam(),
          Method.of("integrated-gradients"),
          Method.of("smooth-grad"),
          new Method.Occlusion(3, 1));

  private static Explainer pooled;

  @BeforeAll
  static void train() {
    pooled =
        Explainer.of(
            trained(
                conv(8, 3), relu(), conv(8, 3), relu(), globalAveragePool(), flatten(), dense(2)),
            2);
  }

  /** A picture; where the cross's middle is, or −1. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier
  private record Planted(float[] image, int row, int column) {}

  private static Planted planted(Random random, boolean cross) {
    float[] x = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      x[i] = 0.25f * random.nextFloat();
    }
    // Light without the cross's form, at most as much.
    for (int i = random.nextInt(6); i > 0 && !cross; i--) {
      x[random.nextInt(SIZE)] = 1;
    }
    int row = 1 + random.nextInt(HEIGHT - 2);
    int column = 1 + random.nextInt(WIDTH - 2);
    if (cross) {
      for (int[] at : new int[][] {{0, 0}, {-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
        x[(row + at[0]) * WIDTH + column + at[1]] = 1;
      }
    }
    return new Planted(x, row, column);
  }

  private static Weights trained(Part... parts) {
    Network network = Network.of(Shape.image(1, HEIGHT, WIDTH), parts);
    Training training =
        Training.of(network).batch(64).threads(2).optimizer(Optimizer.adam(0.01)).seed(3).start();
    Random random = new Random(1);
    float[] images = new float[64 * SIZE];
    int[] labels = new int[64];
    double right = 0;
    for (int step = 0; step < 300; step++) {
      for (int i = 0; i < 64; i++) {
        labels[i] = i % 2;
        System.arraycopy(planted(random, i % 2 == 1).image(), 0, images, i * SIZE, SIZE);
      }
      training.step(images, labels, 64);
      right = 0.9 * right + 0.1 * training.correct() / 64.0;
    }
    assertThat(right).isGreaterThan(0.97);
    return training.weights();
  }

  /** In how many pictures the 3×3 pixels of the largest sum are the cross's, or one pixel off. */
  private static int found(Explainer explainer, Method method, UnaryOperator<RelevanceMap> change) {
    Random random = new Random(77);
    int found = 0;
    for (int i = 0; i < PICTURES; i++) {
      Planted p = planted(random, true);
      RelevanceMap map = change.apply(explainer.explain(p.image(), 1, method).map());
      float[] over = map.overInput(HEIGHT, WIDTH);
      double most = Double.NEGATIVE_INFINITY;
      boolean near = false;
      for (int row = 1; row < HEIGHT - 1; row++) {
        for (int column = 1; column < WIDTH - 1; column++) {
          double sum = 0;
          for (int k = 0; k < 9; k++) {
            sum += over[(row + k / 3 - 1) * WIDTH + column + k % 3 - 1];
          }
          if (sum > most) {
            most = sum;
            near = Math.abs(row - p.row()) <= 1 && Math.abs(column - p.column()) <= 1;
          }
        }
      }
      found += near ? 1 : 0;
    }
    return found;
  }

  @Test
  void everyMethodFindsTheCross() {
    for (Method m : METHODS) {
      assertThat(found(pooled, m, map -> map)).as(m.title()).isGreaterThanOrEqualTo(PICTURES - 3);
    }
  }

  @Test
  void brokenExplainersDoNot() {
    for (Method m : METHODS) {
      assertThat(found(pooled, m, map -> changed(map, (r, c) -> -map.at(r, c))))
          .as(m.title() + ", other sign")
          .isLessThan(PICTURES / 2);
      assertThat(found(pooled, m, map -> changed(map, (r, c) -> map.at((r + 3) % map.rows(), c))))
          .as(m.title() + ", shifted")
          .isLessThan(PICTURES / 2);
      assertThat(found(pooled, m, map -> changed(map, (r, c) -> map.at(r, map.columns() - 1 - c))))
          .as(m.title() + ", mirrored")
          .isLessThan(PICTURES / 2);
    }
  }

  private interface Cell {
    float at(int row, int column);
  }

  private static RelevanceMap changed(RelevanceMap map, Cell cell) {
    float[] out = new float[map.values().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = cell.at(i / map.columns(), i % map.columns());
    }
    return map.with(out);
  }

  @Test
  void receiptsTellGoodMapsFromBrokenOnes() {
    Random random = new Random(5);
    int good = 0;
    int flipped = 0;
    int depends = 0;
    int all = 0;
    for (int i = 0; i < 4; i++) {
      Planted p = planted(random, true);
      for (Method m : METHODS) {
        Explanation e = pooled.explain(p.image(), 1, m);
        Receipt receipt = pooled.receipt(p.image(), e);
        good += receipt.deletion().beatsChance() ? 1 : 0;
        Randomisation.Verdict verdict = receipt.randomisation().verdict();
        boolean told =
            verdict == Randomisation.Verdict.DEPENDS
                || verdict == Randomisation.Verdict.SIGNS_DEPEND;
        depends += told ? 1 : 0;
        RelevanceMap other = changed(e.map(), (r, c) -> -e.map().at(r, c));
        Curves curves = new Curves(pooled, p.image(), 1, other, Receipt.Effort.USUAL, () -> {});
        flipped += curves.deletion().beatsChance() ? 1 : 0;
        all++;
      }
    }
    assertThat(good).isGreaterThanOrEqualTo(all - 3);
    assertThat(flipped).isLessThanOrEqualTo(all / 10);
    assertThat(depends).isGreaterThanOrEqualTo(all * 2 / 3);
  }

  /** Whatever a map takes from the picture alone, it keeps when the weights are drawn anew. */
  @Test
  void aMapOfThePictureAloneFailsTheTestWithRandomWeights() {
    Random random = new Random(9);
    Planted p = planted(random, true);
    Explanation real = pooled.explain(p.image(), 1, Method.of("occlusion"));
    Randomisation self = Randomisation.of(pooled, p.image(), real, Receipt.Effort.USUAL, () -> {});
    assertThat(self.steps().getLast().all()).isTrue();
    assertThat(self.steps().getLast().downTo()).isEqualTo("conv1");
    // The mean of the picture times one weight: with any weight, the map is the picture.
    Weights mean =
        Network.of(Shape.image(1, HEIGHT, WIDTH), globalAveragePool(), flatten(), dense(1))
            .initialise(1);
    Explainer linear = Explainer.of(mean, 1);
    Explanation e = linear.explain(p.image(), 0, Method.of("integrated-gradients"));
    Randomisation r = Randomisation.of(linear, p.image(), e, Receipt.Effort.USUAL, () -> {});
    assertThat(r.verdict()).isEqualTo(Randomisation.Verdict.HARDLY_DEPENDS);
    assertThat(r.correlation()).isGreaterThan(0.999);
    assertThat(r.steps()).hasSize(3).allMatch(Randomisation.Step::all);
  }

  @Test
  void theChaptersKindOfNetworkFindsItToo() {
    // Dense layers know places, not crosses: so the cross stands at one place.
    Network network =
        Network.of(Shape.image(1, HEIGHT, WIDTH), conv(6, 3), tanh(), flatten(), dense(2));
    Training training =
        Training.of(network).batch(64).threads(2).optimizer(Optimizer.adam(0.005)).start();
    Random random = new Random(2);
    float[] images = new float[64 * SIZE];
    int[] labels = new int[64];
    for (int step = 0; step < 150; step++) {
      for (int i = 0; i < 64; i++) {
        labels[i] = i % 2;
        System.arraycopy(corner(random, i % 2 == 1), 0, images, i * SIZE, SIZE);
      }
      training.step(images, labels, 64);
    }
    Explainer explainer = Explainer.of(training.weights(), 1);
    for (Method m : METHODS) {
      float[] x = corner(random, true);
      float[] over = explainer.explain(x, 1, m).map().overInput(HEIGHT, WIDTH);
      double on = 0;
      double off = 0;
      for (int k = 0; k < SIZE; k++) {
        boolean cross = Math.abs(k / WIDTH - 4) <= 1 && Math.abs(k % WIDTH - 12) <= 1;
        on += cross ? over[k] / 9 : 0;
        off += cross ? 0 : over[k] / (SIZE - 9);
      }
      // Grad-CAM's mean of gradients mixes places, which is what HiResCAM's paper says of it.
      if (!(m instanceof Method.GradCam)) {
        assertThat(on).as(m.title()).isGreaterThan(Math.max(0, 3 * off));
      }
    }
  }

  private static float[] corner(Random random, boolean cross) {
    float[] x = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      x[i] = 0.25f * random.nextFloat();
    }
    if (cross) {
      for (int[] at : new int[][] {{0, 0}, {-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
        x[(4 + at[0]) * WIDTH + 12 + at[1]] = 1;
      }
    }
    return x;
  }
}
