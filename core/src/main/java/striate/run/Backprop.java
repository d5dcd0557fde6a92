package striate.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Arithmetic;
import striate.kernels.element.Dropout;
import striate.kernels.element.Layouts;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.op.LayerOp;
import striate.run.op.Learning;
import striate.run.op.Pass;
import striate.run.op.Shards;
import striate.run.plan.Event;
import striate.run.plan.Plan;
import striate.run.plan.Timeline;

/**
 * Backpropagation over one batch: forward pass, loss and backward pass. It leaves the gradient of
 * every parameter, summed in an order that depends on the batch size and not on the number of
 * threads. {@code striate.train} uses the gradients.
 *
 * <p>One call at a time; nothing to close.
 */
public final class Backprop {
  private static final float[] NONE = {};

  /** Numbers of a parameter that are summed, and then updated, in one go. */
  private static final int BLOCK = 1 << 14;

  /** Least multiply-adds of a piece of a large weight gradient. */
  private static final long PIECE = 1 << 23;

  /**
   * Most pieces of one, for each thread: each costs something, and the last one leaves some idle.
   */
  private static final int PIECES = 4;

  /**
   * A block: consecutive numbers of one parameter.
   *
   * @param node of the layer
   * @param parameter index within the layer
   * @param from index of the first number
   * @param count of the numbers
   */
  public record Block(int node, int parameter, int from, int count) {}

  /** One of several parts of a large weight gradient. */
  private record Piece(int node, int part, int parts) {}

  private final Network network;
  private final Weights weights;
  private final Objective objective;
  private final Plan plan;
  private final Workspace space;
  private final Workers workers;
  private final Packing packing;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Piece> pieces = new ArrayList<>();

  /** Null where the training has one machine. */
  private final @Nullable Apart apart;

  /** The places of this machine's shards: from, and how many. */
  private final int firstPlace;

  private final int places;

  /** Whether images meet those of the same machine alone. */
  private final boolean ownStatistics;

  // The call at hand. Written by the caller before it starts a loop, read by workers within it.
  private float[] images = NONE;
  private int count;
  private int shardImages;
  private int shards;
  private int segment;
  private int correct;

  /** This machine's shards that the batch has, its first image, and how many. */
  private int ownShards;

  private int firstImage;
  private int ownImages;
  private int parts;
  private int shardsBefore;

  // Classes and not lambdas: the first lambda costs a program's start some ten milliseconds.
  private final Workers.Body shardBody =
      new Workers.Body() {
        @Override
        public void item(int item, int worker) {
          shard(firstPlace + item, worker);
        }
      };
  private final Workers.Body partBody =
      new Workers.Body() {
        @Override
        public void item(int item, int worker) {
          part(item, worker);
        }
      };
  private final Workers.Body pieceBody =
      new Workers.Body() {
        @Override
        public void item(int item, int worker) {
          piece(item, worker);
        }
      };

  /**
   * Sizes and allocates the memory.
   *
   * @param weights read at each call, so that they may change in between
   * @param batch most images of a call
   * @param inputGradient whether {@link #inputGradient} is wanted
   * @throws IllegalArgumentException naming the bytes needed if they exceed the heap
   */
  public Backprop(Weights weights, Loss loss, int batch, int threads, boolean inputGradient) {
    this(weights, loss, Learning.all(weights.network()), batch, threads, inputGradient);
  }

  /**
   * The same for some of the parameters, or with layers that act as in inference.
   *
   * @param learning of the same network
   * @throws IllegalArgumentException if nothing learns and the input's gradient is not wanted, or
   *     naming the bytes needed if they exceed the heap
   */
  public Backprop(
      Weights weights,
      Loss loss,
      Learning learning,
      int batch,
      int threads,
      boolean inputGradient) {
    this(weights, loss, learning, batch, threads, inputGradient, Plan.Limits.USUAL, null, false);
  }

  /**
   * The same for one of several machines that share each batch. The gradients stay this machine's
   * part of the sums: {@link #send} and {@link #receive} put the parts together.
   *
   * @param ownStatistics whether each machine's images meet among themselves alone: then the
   *     gradients are not those of one machine
   * @throws IllegalArgumentException as above, or if the machines are not 1, 2, 4, 8 or 16, or a
   *     layer's statistics can't be shared
   */
  public Backprop(
      Weights weights,
      Loss loss,
      Learning learning,
      int batch,
      int threads,
      @Nullable Exchange exchange,
      boolean ownStatistics) {
    this(
        weights, loss, learning, batch, threads, false, Plan.Limits.USUAL, exchange, ownStatistics);
  }

  Backprop(
      Weights weights,
      Loss loss,
      Learning learning,
      int batch,
      int threads,
      @Nullable Exchange exchange) {
    this(weights, loss, learning, batch, threads, exchange, false);
  }

  Backprop(
      Weights weights,
      Loss loss,
      Learning learning,
      int batch,
      int threads,
      boolean inputGradient,
      Plan.Limits limits,
      @Nullable Exchange exchange) {
    this(weights, loss, learning, batch, threads, inputGradient, limits, exchange, false);
  }

  /** A backward pass of one machine. */
  Backprop(
      Weights weights,
      @Nullable Loss loss,
      Learning learning,
      int batch,
      int threads,
      boolean inputGradient,
      Plan.Limits limits) {
    this(weights, loss, learning, batch, threads, inputGradient, limits, null, false);
  }

  /** With null for the loss, the targets are the gradients of the outputs themselves. */
  Backprop(
      Weights weights,
      @Nullable Loss loss,
      Learning learning,
      int batch,
      int threads,
      boolean inputGradient,
      Plan.Limits limits,
      @Nullable Exchange exchange,
      boolean ownStatistics) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch: at least 1 expected, got " + batch);
    }
    this.network = weights.network();
    if (!learning.network().equals(network)) {
      throw new IllegalArgumentException(
          "the weights are for " + network + ", not for " + learning.network());
    }
    if (network.parameterCount() == 0 && !inputGradient) {
      throw new IllegalArgumentException(network + ": no layer has parameters to train");
    }
    if (learning.count() == 0 && !inputGradient) {
      throw new IllegalArgumentException(
          network + ": all parameters are frozen, none is left to train");
    }
    this.weights = weights;
    objective = new Objective(network, loss, batch);
    workers = new Workers(threads);
    plan = new Plan(learning, true, batch, Plan.trainingShard(batch), inputGradient, limits);
    // Machines that share a training deal the gradients from one array into another.
    long dealt = exchange == null ? 0 : 2 * Float.BYTES * learning.count();
    Heap.check(
        plan.bytes(threads) + dealt,
        "training " + network + " with batches of " + batch + " images");
    int nodes = network.nodes().size();
    float[][][] parameters = new float[nodes][][];
    for (int i = 0; i < nodes; i++) {
      parameters[i] = weights.stored(i);
    }
    packing = new Packing(plan.ops(), parameters);
    space = new Workspace(plan, parameters, packing, threads, false);
    for (int i = 0; i < nodes; i++) {
      if (!plan.node(i).hasBackward()) {
        continue;
      }
      List<Parameter> all = network.nodes().get(i).parameters();
      for (int p = 0; p < all.size(); p++) {
        if (plan.learns(i, p)) {
          int n = (int) all.get(p).count();
          for (int from = 0; from < n; from += BLOCK) {
            blocks.add(new Block(i, p, from, Math.min(BLOCK, n - from)));
          }
        }
      }
      if (plan.node(i).deferred()) {
        long work =
            network.nodes().get(i).layer().multiplyAdds(network.nodes().get(i).inputShapes());
        int most = Math.min(plan.node(i).op().gradientParts(batch), PIECES * threads);
        int many = Math.clamp(work * batch / PIECE, Math.min(2, most), most);
        if (exchange != null) {
          // All machines must cut alike, however many threads each has.
          many = Math.min(plan.node(i).op().gradientParts(batch), PIECES * exchange.machines());
        }
        for (int k = 0; k < many; k++) {
          pieces.add(new Piece(i, k, many));
        }
      }
    }
    this.ownStatistics = exchange != null && ownStatistics;
    apart = exchange == null ? null : new Apart(exchange, plan, space, pieces.size());
    places = exchange == null ? Plan.SHARDS : Plan.SHARDS / exchange.machines();
    firstPlace = exchange == null ? 0 : places * exchange.machine();
  }

  /** The memory in bytes, besides the weights. */
  public long bytes() {
    return plan.bytes(workers.count());
  }

  /**
   * Computes the gradients of the mean loss over a batch of labelled images.
   *
   * @param images [count, C, H, W]
   * @param labels [count], each below the number of outputs
   * @param key decides the random numbers of this call
   * @return the mean loss
   * @throws IllegalArgumentException if sizes do not fit, a label is out of range, or an image
   *     holds NaN or infinity
   * @throws DivergedException if the loss is NaN or infinite; the weights are as before
   */
  public double run(float[] images, int[] labels, int count, long key) {
    Check.batch(network, images, count, plan.batch);
    objective.labels(labels, count);
    return run(images, count, key);
  }

  /**
   * Computes the gradients of the mean squared error, or of the cross-entropy against class
   * probabilities (soft labels).
   *
   * @param targets [count, outputs], images in NCHW
   */
  public double run(float[] images, float[] targets, int count, long key) {
    Check.batch(network, images, count, plan.batch);
    objective.targets(targets, count);
    return run(images, count, key);
  }

  private double run(float[] images, int count, long key) {
    Check.finite(images, count, network.input().size(), "images");
    this.images = images;
    this.count = count;
    shardImages = Plan.trainingShard(count);
    shards = (count + shardImages - 1) / shardImages;
    ownShards = Math.clamp(shards - firstPlace, 0, places);
    firstImage = Math.min(count, firstPlace * shardImages);
    ownImages = Math.min(count, (firstPlace + places) * shardImages) - firstImage;
    for (Pass[] ofWorker : space.passes) {
      for (int i = 0; i < ofWorker.length; i++) {
        Pass p = ofWorker[i];
        p.key = Dropout.key(key, i, 0);
        p.shards = shards;
        p.shardImages = shardImages;
        p.batch = count;
      }
    }
    if (shards < shardsBefore) {
      space.clearShardsFrom(shards);
    }
    shardsBefore = shards;
    packing.run(workers);
    for (segment = 0; segment < plan.segments.size(); segment++) {
      Timeline.Segment s = plan.segments.get(segment);
      if (s.together()) {
        int most = plan.node(s.only().node()).op().batchParts();
        parts = workers.count() == 1 ? 1 : Math.min(most, 2 * workers.count());
        workers.run(ownImages == 0 ? 0 : parts, partBody);
        continue;
      }
      // Every other segment goes backwards: it begins with what the one before left in the cache.
      workers.run(ownShards, shardBody, (segment & 1) != 0);
      if (s.meets() >= 0 && !(ownStatistics && ownImages == 0)) {
        Pass p =
            ownStatistics
                ? space.aim(s.meets(), 0, firstImage, ownImages, firstImage, firstPlace)
                : space.aim(s.meets(), 0, 0, count, 0, 0);
        LayerOp op = plan.node(s.meets()).op();
        int end = firstPlace + ownShards;
        Shards.merge(op, p, s.backward(), firstPlace, end, 1, places);
        if (apart != null && ownStatistics) {
          p.batch = ownImages;
          apart.takeFirst(op, p, s.backward());
        } else if (apart != null) {
          apart.meet(op, p, s.backward());
          Shards.merge(op, p, s.backward(), 0, shards, places, Plan.SHARDS);
        }
        if (s.backward()) {
          op.meetBackward(p);
        } else {
          op.meetForward(p);
        }
      }
    }
    if (apart != null) {
      apart.losses(objective);
    }
    correct = objective.correct(shards);
    double mean = objective.mean(shards);
    if (!Double.isFinite(mean)) {
      throw DivergedException.explain(network, weights, images, count, mean);
    }
    if (apart == null) {
      workers.run(pieces.size(), pieceBody);
    } else if (!pieces.isEmpty()) {
      apart.images(count, shardImages);
      clearLarge();
      workers.run(apart.pieces(), pieceBody);
    }
    this.images = NONE;
    return mean;
  }

  /**
   * The divisor of the last batch's sum of losses: the number of its images, weighted by class
   * weights if there are any, or of its numbers.
   */
  public double mass() {
    return objective.mass();
  }

  /** The number of images of the last batch that were classified correctly, in training mode. */
  public int correct() {
    return correct;
  }

  /** The images of the last batch that this machine had. */
  public int ownImages() {
    return ownImages;
  }

  /** The blocks of all parameters that training changes. */
  public List<Block> blocks() {
    return blocks;
  }

  /**
   * Adds up the shards' gradients of a block, in a tree; after this, {@link #gradient} holds the
   * sum there. Blocks may be summed by several workers at once.
   */
  public void sum(Block b) {
    int parts = plan.node(b.node()).sums(b.parameter());
    if (parts == 1) {
      return;
    }
    float[] g = space.gradients[b.node()][b.parameter()];
    Arithmetic.sumTree(g, b.from(), g.length / parts, parts, g, b.from(), b.count());
  }

  /**
   * Writes this machine's part of a block's sum. Blocks may be written by several workers at once.
   *
   * @param to receives {@code b.count()} numbers from {@code at} on
   */
  public void send(Block b, float[] to, int at) {
    float[] g = space.gradients[b.node()][b.parameter()];
    if (plan.node(b.node()).sums(b.parameter()) == 1) {
      System.arraycopy(g, b.from(), to, at, b.count());
      return;
    }
    int count = g.length / Plan.SHARDS;
    Arithmetic.sumTree(g, firstPlace * count + b.from(), count, places, to, at, b.count());
  }

  /**
   * Puts a block's sum together from all machines' parts; after this, {@link #gradient} holds it
   * there. The numbers are those of {@link #sum} where one machine does everything.
   *
   * @param parts each machine's {@code b.count()} numbers, in their order, {@code stride} apart
   */
  public void receive(Block b, float[] parts, int at, int stride) {
    float[] g = space.gradients[b.node()][b.parameter()];
    int machines = Plan.SHARDS / places;
    if (plan.node(b.node()).sums(b.parameter()) == 1) {
      // One machine has a number, all others have 0: so no rounding, and −0 stays −0.
      for (int i = 0; i < b.count(); i++) {
        int bits = 0;
        for (int m = 0; m < machines; m++) {
          bits |= Float.floatToRawIntBits(parts[at + m * stride + i]);
        }
        g[b.from() + i] = Float.intBitsToFloat(bits);
      }
      return;
    }
    Arithmetic.sumTree(parts, at, stride, machines, g, b.from(), b.count());
  }

  /**
   * The gradient of a parameter as stored; the numbers that count start at 0. Empty if it gets
   * none.
   */
  public float[] gradient(int node, int parameter) {
    return plan.learns(node, parameter) ? space.gradients[node][parameter] : NONE;
  }

  /** Updates running statistics; called once the step is known to be good. */
  public void commit() {
    for (int i = 0; i < plan.nodes(); i++) {
      LayerOp op = plan.node(i).op();
      if (!(ownStatistics && ownImages == 0 && op.meets())) {
        op.commit(space.passes[0][i]);
      }
    }
  }

  /** Runs a loop on the workers of this object. */
  public void parallel(int items, java.util.function.IntConsumer body) {
    workers.run(
        items,
        new Workers.Body() {
          @Override
          public void item(int item, int worker) {
            body.accept(item);
          }
        });
  }

  /**
   * The gradient of the input, [count, C, H, W], if it was asked for.
   *
   * @throws IllegalStateException if it was not
   */
  public float[] inputGradient() {
    if (plan.inputGradient < 0) {
      throw new IllegalStateException("the input's gradient was not asked for");
    }
    Shape in = network.input();
    float[] result = new float[count * in.size()];
    int slot = plan.inputGradient;
    float[] from = space.slot(slot, 0);
    Layouts.nhwcToNchw(
        from, space.at(slot, in.size(), 0, 0), in.channels(), in.pixels(), result, 0, count);
    return result;
  }

  /** A part of the one event of a segment that the whole batch goes through together. */
  private void part(int part, int worker) {
    Event event = plan.segments.get(segment).only();
    Pass p = space.aim(event, worker, firstImage, ownImages, firstImage, firstPlace);
    if (event.kind() == Event.Kind.FORWARD) {
      plan.node(event.node()).op().forwardPart(p, part, parts);
    } else {
      plan.node(event.node()).op().backwardTogether(p, part, parts);
    }
  }

  /** Zeroes the gradients of large weights, of which this machine computes some parts. */
  private void clearLarge() {
    for (int i = 0; i < plan.nodes(); i++) {
      if (plan.node(i).deferred()) {
        Arrays.fill(space.gradients[i][0], 0);
      }
    }
  }

  private void piece(int item, int worker) {
    Piece piece = pieces.get(apart == null ? item : apart.piece(item));
    Pass p = space.aim(piece.node(), worker, 0, count, 0, 0);
    p.accumulate = false;
    plan.node(piece.node()).op().backwardPart(p, piece.part(), piece.parts());
  }

  private void shard(int shard, int worker) {
    int from = shard * shardImages;
    int to = Math.min(count, from + shardImages);
    List<Timeline.Run> runs = plan.segments.get(segment).runs();
    for (int r = 0; r < runs.size(); r++) {
      Timeline.Run run = runs.get(r);
      for (int first = from; first < to; first += run.chunk()) {
        int n = Math.min(run.chunk(), to - first);
        for (Event event : run.events()) {
          happen(event, worker, first, n, from, shard);
        }
      }
    }
  }

  private void happen(Event event, int worker, int first, int n, int shardFirst, int shard) {
    int i = event.node();
    switch (event.kind()) {
      case INPUT -> {
        Shape in = network.input();
        float[] to = space.slot(event.out(), worker);
        int at = space.at(event.out(), in.size(), first, shardFirst);
        Layouts.nchwToNhwc(images, first * in.size(), in.channels(), in.pixels(), to, at, n);
      }
      case FORWARD ->
          plan.node(i).op().forward(space.aim(event, worker, first, n, shardFirst, shard));
      case FORWARD_AFTER, AGAIN ->
          plan.node(i).op().forwardAfter(space.aim(event, worker, first, n, shardFirst, shard));
      case BACKWARD ->
          plan.node(i).op().backward(space.aim(event, worker, first, n, shardFirst, shard));
      case BACKWARD_AFTER ->
          plan.node(i).op().backwardAfter(space.aim(event, worker, first, n, shardFirst, shard));
      case SUM -> {
        int size = network.shape(i).size();
        int[] parts = event.in();
        for (int k = 1; k < parts.length; k++) {
          Arithmetic.addTo(
              space.slot(parts[k], worker),
              space.at(parts[k], size, first, shardFirst),
              space.slot(parts[0], worker),
              space.at(parts[0], size, first, shardFirst),
              n * size);
        }
      }
      case LOSS -> objective.run(space.aim(i, worker, first, n, shardFirst, shard));
    }
  }
}
