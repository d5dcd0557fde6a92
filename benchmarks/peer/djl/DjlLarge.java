package striate.benchmarks.peer;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.NoopTranslator;
import java.util.List;
import peers.Peer;

/** W5 and W6 by DJL's blocks on libtorch. */
public final class DjlLarge extends Peer implements LargeBench.Counted {
  /** Arguments as {@link LargeBench} has them. */
  public static void main(String[] args) throws Exception {
    LargeBench.main(new DjlLarge(), args);
    System.exit(0);
  }

  @Override
  public String name() {
    return "djl-libtorch";
  }

  @Override
  public void init(int threads) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    Engine.getEngine("PyTorch");
  }

  private static Block relu6() {
    return LambdaBlock.singleton(x -> x.clip(0, 6));
  }

  /** Convolution without bias, batch normalisation, and an activation if there is one. */
  private static SequentialBlock unit(int out, int kernel, int stride, int groups, Block after) {
    SequentialBlock unit =
        new SequentialBlock()
            .add(
                Conv2d.builder()
                    .setKernelShape(new Shape(kernel, kernel))
                    .setFilters(out)
                    .optStride(new Shape(stride, stride))
                    .optPadding(new Shape(kernel / 2, kernel / 2))
                    .optGroups(groups)
                    .optBias(false)
                    .build())
            .add(BatchNorm.builder().build());
    return after == null ? unit : unit.add(after);
  }

  private static Block sum(Block branch, Block shortcut, boolean relu) {
    return new ParallelBlock(
        l -> {
          NDArray sum = l.get(0).singletonOrThrow().add(l.get(1).singletonOrThrow());
          return new NDList(relu ? Activation.relu(sum) : sum);
        },
        List.of(branch, shortcut));
  }

  private static SequentialBlock resNet18() {
    SequentialBlock net =
        new SequentialBlock()
            .add(unit(64, 7, 2, 1, Activation.reluBlock()))
            .add(Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)));
    int in = 64;
    for (int stage = 0; stage < 4; stage++) {
      for (int block = 0; block < 2; block++) {
        int out = 64 << stage;
        int stride = stage > 0 && block == 0 ? 2 : 1;
        SequentialBlock branch =
            new SequentialBlock()
                .add(unit(out, 3, stride, 1, Activation.reluBlock()))
                .add(unit(out, 3, 1, 1, null));
        boolean same = in == out && stride == 1;
        net.add(sum(branch, same ? Blocks.identityBlock() : unit(out, 1, stride, 1, null), true));
        in = out;
      }
    }
    return net.add(Pool.globalAvgPool2dBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(LargeBench.CLASSES).build());
  }

  private static SequentialBlock mobileNetV2() {
    // Expansion, channels, blocks, stride of the first block: table 2 of the paper.
    int[][] stages = {
      {1, 16, 1, 1},
      {6, 24, 2, 2},
      {6, 32, 3, 2},
      {6, 64, 4, 2},
      {6, 96, 3, 1},
      {6, 160, 3, 2},
      {6, 320, 1, 1}
    };
    SequentialBlock net = new SequentialBlock().add(unit(32, 3, 2, 1, relu6()));
    int in = 32;
    for (int[] stage : stages) {
      for (int block = 0; block < stage[2]; block++) {
        int wide = in * stage[0];
        int stride = block == 0 ? stage[3] : 1;
        SequentialBlock branch = new SequentialBlock();
        if (stage[0] != 1) {
          branch.add(unit(wide, 1, 1, 1, relu6()));
        }
        branch.add(unit(wide, 3, stride, wide, relu6())).add(unit(stage[1], 1, 1, 1, null));
        boolean same = in == stage[1] && stride == 1;
        net.add(same ? sum(branch, Blocks.identityBlock(), false) : branch);
        in = stage[1];
      }
    }
    return net.add(unit(1280, 1, 1, 1, relu6()))
        .add(Pool.globalAvgPool2dBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Dropout.builder().optRate(0.2f).build())
        .add(Linear.builder().setUnits(LargeBench.CLASSES).build());
  }

  private static Model model(String workload) {
    Model model = Model.newInstance(workload, "PyTorch");
    model.setBlock(workload.equals("W5") ? resNet18() : mobileNetV2());
    return model;
  }

  private static Shape shape(int images) {
    return new Shape(images, 3, LargeBench.SIDE, LargeBench.SIDE);
  }

  @Override
  public long parameters(String workload) {
    try (Model model = model(workload)) {
      model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, shape(1));
      long sum = 0;
      for (Parameter p : model.getBlock().getParameters().values()) {
        sum += p.requiresGradient() ? p.getArray().size() : 0;
      }
      return sum;
    }
  }

  @Override
  public Net net(String workload, boolean training) {
    Model model = model(workload);
    return training ? trainer(model) : predictor(model);
  }

  private static Net predictor(Model model) {
    NDManager manager = model.getNDManager();
    model.getBlock().initialize(manager, DataType.FLOAT32, shape(1));
    Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator(null));
    return new Net() {
      @Override
      public float step(float[] x, int[] y, int n) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void infer(float[] x, int n, float[] out) throws Exception {
        try (NDManager m = manager.newSubManager()) {
          NDList result = predictor.predict(new NDList(m.create(x, shape(n))));
          float[] logits = result.singletonOrThrow().toFloatArray();
          result.close();
          System.arraycopy(logits, 0, out, 0, n * LargeBench.CLASSES);
        }
      }

      @Override
      public void close() {
        predictor.close();
        model.close();
      }
    };
  }

  private static Net trainer(Model model) {
    Optimizer optimizer =
        Optimizer.sgd()
            .setLearningRateTracker(Tracker.fixed(LargeBench.RATE))
            .optMomentum(0.9f)
            .build();
    Trainer trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(optimizer)
                .optDevices(new Device[] {Device.cpu()}));
    trainer.initialize(shape(LargeBench.TRAINING));
    return new Net() {
      @Override
      public float step(float[] x, int[] y, int n) {
        try (NDManager m = trainer.getManager().newSubManager()) {
          NDArray images = m.create(x, shape(n));
          NDArray labels = m.create(y, new Shape(n));
          float value;
          try (GradientCollector gradients = trainer.newGradientCollector()) {
            NDArray loss =
                trainer
                    .getLoss()
                    .evaluate(new NDList(labels), trainer.forward(new NDList(images)));
            gradients.backward(loss);
            value = loss.getFloat();
          }
          trainer.step();
          return value;
        }
      }

      @Override
      public void infer(float[] x, int n, float[] out) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void close() {
        trainer.close();
        model.close();
      }
    };
  }

  @Override
  public Conv conv() {
    throw new UnsupportedOperationException();
  }
}
