package striate.benchmarks.peer;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Times training steps of networks that PyTorch has traced ({@code scripts/make_other_networks.py})
 * by DJL on libtorch, for comparison with {@code striate.benchmarks.Networks}.
 *
 * <p>Arguments: THREADS, IMAGES of a step (or IMAGESxSIDE for ten classes, as {@code
 * scripts/make_small_networks.py} has them), FILE.pt... A line for each file: its name and images a
 * second, from the median of at least 6 steps and 5 s (or what 40 s hold), after 4 s of warm-up.
 */
public final class DjlTraced {
  private static final double WARM_UP = 4;
  private static final double MEASURED = 5;
  private static final double AT_MOST = 40;
  private static final int STEPS = 6;

  private DjlTraced() {}

  /** Times each file. */
  public static void main(String[] args) throws Exception {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", args[0]);
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    Engine.getEngine("PyTorch");
    String[] sizes = args[1].split("x", -1);
    int images = Integer.parseInt(sizes[0]);
    int side = sizes.length > 1 ? Integer.parseInt(sizes[1]) : LargeBench.SIDE;
    int classes = sizes.length > 1 ? 10 : LargeBench.CLASSES;
    for (int i = 2; i < args.length; i++) {
      Path file = Path.of(args[i]);
      System.out.printf(
          Locale.ROOT, "%s\t%.1f images/s%n", file.getFileName(), images / step(file, images, side, classes));
    }
    System.exit(0);
  }

  /** Seconds of a step. */
  private static double step(Path file, int images, int side, int classes) throws Exception {
    Random random = new Random(1);
    float[] x = new float[images * 3 * side * side];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    float[] y = new float[images];
    for (int i = 0; i < images; i++) {
      y[i] = random.nextInt(classes);
    }
    try (Model model = Model.newInstance("traced", "PyTorch")) {
      String name = file.getFileName().toString().replaceAll("[.]pt$", "");
      model.load(file.toAbsolutePath().getParent(), name, Map.of("trainParam", "true"));
      Optimizer optimizer =
          Optimizer.sgd()
              .setLearningRateTracker(Tracker.fixed(LargeBench.RATE / 10))
              .optMomentum(0.9f)
              .build();
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
              .optOptimizer(optimizer)
              .optDevices(new Device[] {Device.cpu()});
      try (Trainer trainer = model.newTrainer(config)) {
        List<Double> times = new ArrayList<>();
        double sum = 0;
        long begun = System.nanoTime();
        while ((times.size() < STEPS || sum < MEASURED) && seconds(begun) < AT_MOST) {
          long start = System.nanoTime();
          step(trainer, x, y, images, side);
          if (seconds(begun) > WARM_UP) {
            times.add(seconds(start));
            sum += times.get(times.size() - 1);
          }
        }
        Collections.sort(times);
        return times.get(times.size() / 2);
      }
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static void step(Trainer trainer, float[] x, float[] y, int images, int side) {
    try (NDManager m = trainer.getManager().newSubManager()) {
      NDArray pictures = m.create(x, new Shape(images, 3, side, side));
      NDArray labels = m.create(y, new Shape(images));
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDList out = trainer.forward(new NDList(pictures));
        out.attach(m);
        NDArray loss = trainer.getLoss().evaluate(new NDList(labels), out);
        loss.attach(m);
        gradients.backward(loss);
      }
      trainer.step();
    }
  }
}
