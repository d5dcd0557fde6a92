package striate.run;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Arithmetic;
import striate.kernels.element.Layouts;
import striate.kernels.jit.WarmUp;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.nn.Weights;
import striate.run.op.LayerOp;
import striate.run.op.Pass;
import striate.run.plan.Event;
import striate.run.plan.Plan;
import striate.run.plan.RowChain;
import striate.run.plan.Timeline;
import striate.threads.Loops;

/**
 * Inference: a network with its weights, ready to compute outputs. Immutable, safe for any number
 * of platform or virtual threads at once, and nothing to close: each call borrows a workspace from
 * a small pool, or makes one. Workspaces take half of the heap at most: where many calls come at
 * once and each needs much, some wait for others to end.
 *
 * <p>Weights are copied and packed when this is made. With more than one thread, a call shares its
 * images among workers, or, with few images, the rows of each layer; a call that finds the workers
 * busy works alone. Either way the outputs are the same bits. (One image by itself and the same
 * image among others may differ by rounding: a single row is summed in another order.)
 */
public final class Inference {
  private static final float[] NONE = {};

  /** Images that a worker takes at a time: a multiple of the rows of the dense layers' tiles. */
  private static final int SHARD = 24;

  /** Bytes that those of a shard may take beyond those of a single image. */
  private static final long MUCH = 96 << 20;

  /** Of {@link #warmUp}: what its images may take. */
  private static final long WARM_UP_BYTES = 32 << 20;

  /** New kernels may be asked for when others have become vectors; that has an end. */
  private static final int WARM_UP_ROUNDS = 4;

  /** For what is not kernels: so many calls, or so long. */
  private static final int WARM_UP_CALLS = 12_000;

  private static final long WARM_UP_REST = 1_000_000_000L;

  /** Calls at once that nobody counts. */
  private static final int MANY = 1 << 16;

  private final Network network;
  private final Plan plan;
  private final Plan onePlan;
  private final Packing packing;
  private final Packing onePacking;
  private final float[][][] parameters;
  private final AtomicReferenceArray<Alone> pool;

  /** One for each workspace that the heap has room for. */
  private final Semaphore room;

  private final @Nullable Team team;
  private final AtomicBoolean teamBusy = new AtomicBoolean();
  private final boolean[] shared;

  Inference(Weights weights, int threads, Plan.Limits limits) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: at least 1 expected, got " + threads);
    }
    network = weights.network();
    Weights own = Folding.fold(weights.copy());
    Network folded = own.network();
    onePlan = Plan.inference(folded, 1, limits, threads);
    plan = manyImages(folded, onePlan, limits);
    Heap.check(
        Math.addExact(plan.bytes(threads), onePlan.workspaceBytes(threads))
            + Packing.bytes(onePlan.ops(), plan.ops()),
        "inference of " + network);
    long bytesAlone = Math.max(1, plan.workspaceBytes(1) + onePlan.workspaceBytes(1));
    parameters = new float[folded.nodes().size()][][];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = own.stored(i);
    }
    packing = new Packing(plan.ops(), parameters);
    Workers workers = new Workers(threads);
    packing.run(workers);
    onePacking = new Packing(onePlan.ops(), parameters, packing);
    onePacking.run(workers);
    pool = new AtomicReferenceArray<>(2 * Runtime.getRuntime().availableProcessors());
    long together =
        threads > 1 ? plan.workspaceBytes(threads) + onePlan.workspaceBytes(threads) : 0;
    long left = Runtime.getRuntime().maxMemory() / 2 - together;
    room = new Semaphore(Math.clamp(left / bytesAlone, 1, MANY));
    shared = new boolean[plan.nodes()];
    for (int i = 0; i < shared.length; i++) {
      Network.Node n = folded.nodes().get(i);
      long multiplyAdds = n.layer().multiplyAdds(n.inputShapes());
      boolean worth =
          (onePlan.node(i).op().isElementwise() || multiplyAdds == 0)
              ? n.shape().size() >= limits.numbers()
              : multiplyAdds >= limits.multiplyAdds();
      shared[i] = worth && onePlan.node(i).op().cutsForward();
    }
    team = threads > 1 ? new Team(workers) : null;
  }

  /**
   * The plan for shards of several images: as many as {@link #SHARD} where that takes little
   * memory, else fewer, by the network alone, so that its outputs have the same bits in any heap.
   */
  private static Plan manyImages(Network folded, Plan one, Plan.Limits limits) {
    int shard = SHARD;
    Plan many = Plan.inference(folded, shard, limits, 1);
    while (shard > 1 && many.workspaceBytes(1) - one.workspaceBytes(1) > MUCH) {
      shard /= 2;
      many = Plan.inference(folded, shard, limits, 1);
    }
    return many;
  }

  /** Inference on the calling thread alone. */
  public static Inference of(Weights weights) {
    return of(weights, 1);
  }

  /**
   * Inference with {@code threads} threads for each call, the caller's included.
   *
   * @throws IllegalArgumentException if fewer than 1, or if the heap is too small
   */
  public static Inference of(Weights weights, int threads) {
    return new Inference(weights, threads, Plan.Limits.USUAL);
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** The outputs for {@code count} images, [count, outputs]; images are NCHW in and out. */
  public float[] run(float[] images, int count) {
    float[] outputs = new float[Math.multiplyExact(count, network.output().size())];
    run(images, count, outputs);
    return outputs;
  }

  /**
   * Computes the outputs for some images. Does not allocate once a workspace is in the pool.
   *
   * @param images [count, C, H, W]
   * @param outputs receives [count, outputs]
   * @throws ShapeException if the arrays are too short
   */
  public void run(float[] images, int count, float[] outputs) {
    Check.batch(network, images, count, Integer.MAX_VALUE);
    if (outputs.length < (long) count * network.output().size()) {
      throw new ShapeException(
          "output: expects "
              + (long) count * network.output().size()
              + " numbers for "
              + count
              + " of "
              + network.output()
              + ", got "
              + outputs.length);
    }
    if (team != null && teamBusy.compareAndSet(false, true)) {
      try {
        team.run(images, count, outputs);
      } finally {
        teamBusy.set(false);
      }
      return;
    }
    runAlone(images, count, outputs);
  }

  private void runAlone(float[] images, int count, float[] outputs) {
    // An interrupt changes nothing: those before this call end by themselves, and soon.
    room.acquireUninterruptibly();
    try {
      Alone alone = borrow();
      alone.run(images, count, outputs);
      giveBack(alone);
    } finally {
      room.release();
    }
  }

  /**
   * Has no later call wait until the JVM has compiled a kernel: for servers that answer before they
   * are warm. Otherwise calls of the first seconds may wait, for some seconds in all, where a
   * program that has nothing else to do is done sooner that way. The outputs are the same bits.
   */
  public void neverWait() {
    WarmUp.giveWay();
    for (Plan p : List.of(plan, onePlan)) {
      for (LayerOp op : p.ops()) {
        op.neverWait();
      }
    }
  }

  /**
   * Warms up: runs the network on images of its own until every kernel is compiled, so that later
   * calls run at full speed. For servers, before the first request; without it the calls of the
   * first seconds are slower, not less accurate. Takes some seconds, whatever the machine does: a
   * kernel that the JVM will not compile is given up.
   *
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, before
   *     or meanwhile; it stays so
   */
  public void warmUp() {
    int size = network.input().size();
    int threads = team == null ? 1 : team.workers.count();
    int many =
        (int) Math.clamp(WARM_UP_BYTES / 4 / size, 2, Math.max(2L, (long) plan.batch * threads));
    float[] images = new float[Math.multiplyExact(many, size)];
    for (int i = 0; i < images.length; i++) {
      images[i] = (i % 31 - 15) / 16f;
    }
    float[] outputs = new float[Math.multiplyExact(many, network.output().size())];
    // Many images on kernels that are not compiled yet would take long if they do not wait.
    warmUp(images, 1, outputs);
    WarmUp.awaitAll();
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      warmUp(images, many, outputs);
      if (!WarmUp.isAtWork()) {
        break;
      }
      WarmUp.awaitAll();
    }
    // What is between the kernels is compiled too when it has been called often.
    long end = System.nanoTime() + WARM_UP_REST;
    for (int i = 0; i < WARM_UP_CALLS && System.nanoTime() - end < 0; i++) {
      warmUp(images, i % WARM_UP_ROUNDS == 0 ? many : 1, outputs);
    }
  }

  /** Every way that a call may go. */
  private void warmUp(float[] images, int many, float[] outputs) {
    for (int count = 1; ; count = count == 1 && many > 2 ? 2 : many) {
      Loops.check("warm-up");
      run(images, count, outputs);
      if (team != null) {
        runAlone(images, count, outputs);
      }
      if (count == many) {
        return;
      }
    }
  }

  private Alone borrow() {
    for (int i = 0; i < pool.length(); i++) {
      Alone a = pool.get(i);
      if (a != null && pool.compareAndSet(i, a, null)) {
        return a;
      }
    }
    return new Alone();
  }

  private void giveBack(Alone alone) {
    for (int i = 0; i < pool.length(); i++) {
      if (pool.get(i) == null && pool.compareAndSet(i, null, alone)) {
        return;
      }
    }
  }

  /** Takes images through a plan on one worker's memory. */
  private static void shard(
      Plan plan,
      Workspace space,
      int worker,
      float[] images,
      int imagesFrom,
      int count,
      float[] outputs) {
    for (Timeline.Run run : plan.segments.getFirst().runs()) {
      for (int first = 0; first < count; first += run.chunk()) {
        int n = Math.min(run.chunk(), count - first);
        for (int e = 0; e < run.events().length; e++) {
          Event event = run.events()[e];
          RowChain chain = run.chains()[e];
          if (event.kind() == Event.Kind.INPUT) {
            input(plan, space, worker, images, imagesFrom + first, first, n);
          } else if (chain != null) {
            space.bands[worker].forward(chain, first, n, 0, 1);
            e += chain.length() - 1;
          } else {
            // Each worker has a place of its own, as a shard has in training.
            plan.node(event.node()).op().forward(space.aim(event, worker, first, n, 0, worker));
          }
        }
      }
    }
    output(plan, space, worker, count, outputs, imagesFrom);
  }

  private static void input(
      Plan plan, Workspace space, int worker, float[] images, int from, int first, int n) {
    Shape in = plan.network.input();
    int slot = plan.input;
    Layouts.nchwToNhwc(
        images,
        from * in.size(),
        in.channels(),
        in.pixels(),
        space.slot(slot, worker),
        space.at(slot, in.size(), first, 0),
        n);
  }

  private static void output(
      Plan plan, Workspace space, int worker, int count, float[] outputs, int to) {
    Shape out = plan.network.output();
    int slot = plan.node(plan.nodes() - 1).output();
    float[] from = space.slot(slot, worker);
    Layouts.nhwcToNchw(
        from,
        space.at(slot, out.size(), 0, 0),
        out.channels(),
        out.pixels(),
        outputs,
        to * out.size(),
        count);
  }

  /**
   * The first layer whose output for some image is not finite, or −1: for messages, so slow is
   * fine.
   */
  static int firstNotFinite(Weights weights, float[] images, int count) {
    Plan plan = new Plan(weights.network(), false, 1, 1, false, Plan.Limits.USUAL);
    float[][][] parameters = new float[plan.nodes()][][];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = weights.stored(i);
    }
    Packing packing = new Packing(plan.ops(), parameters);
    packing.run(new Workers(1));
    Workspace space = new Workspace(plan, parameters, packing, 1, false);
    int first = Integer.MAX_VALUE;
    for (int image = 0; image < count; image++) {
      input(plan, space, 0, images, image, 0, 1);
      for (int i = 0; i < plan.nodes(); i++) {
        if (plan.node(i).skipForward()) {
          continue;
        }
        Pass p = space.aim(i, 0, 0, 1, 0, 0);
        plan.node(i).op().forward(p);
        int size = plan.network.nodes().get(i).shape().size();
        if (!Arithmetic.isFinite(p.out, p.outAt, size)) {
          first = Math.min(first, i);
          break;
        }
      }
    }
    return first == Integer.MAX_VALUE ? -1 : first;
  }

  /** Memory for one thread that works by itself. */
  private final class Alone {
    private @Nullable Workspace one;
    private @Nullable Workspace many;

    // When it is needed first: most programs need only one of the two.
    private Workspace one() {
      Workspace space = one;
      if (space == null) {
        space = new Workspace(onePlan, parameters, onePacking, 1, false);
        one = space;
      }
      return space;
    }

    private Workspace many() {
      Workspace space = many;
      if (space == null) {
        space = new Workspace(plan, parameters, packing, 1, false);
        many = space;
      }
      return space;
    }

    void run(float[] images, int count, float[] outputs) {
      if (count == 1) {
        shard(onePlan, one(), 0, images, 0, 1, outputs);
        return;
      }
      for (int from = 0; from < count; from += plan.batch) {
        shard(plan, many(), 0, images, from, Math.min(plan.batch, count - from), outputs);
      }
    }
  }

  /** Memory for workers that share a call; the fields are the call at hand. */
  private final class Team {
    private final Workers workers;
    private @Nullable Workspace apart;
    private @Nullable Workspace together;
    private final Workers.Body takeShard = this::takeShard;
    private final Workers.Body takePart = this::takePart;
    private final Workers.Body takeRows = this::takeRows;
    private @Nullable Workspace space;
    private float[] images = NONE;
    private float[] outputs = NONE;
    private int count;
    private int shardSize;
    private int firstEvent;
    private int endOfEvents;
    private Event[] events = {};
    private @Nullable RowChain chain;

    Team(Workers workers) {
      this.workers = workers;
    }

    private Workspace apart() {
      Workspace space = apart;
      if (space == null) {
        space = new Workspace(plan, parameters, packing, workers.count(), false);
        apart = space;
      }
      return space;
    }

    private Workspace together() {
      Workspace space = together;
      if (space == null) {
        space = new Workspace(onePlan, parameters, onePacking, workers.count(), true);
        together = space;
      }
      return space;
    }

    void run(float[] in, int n, float[] out) {
      images = in;
      outputs = out;
      count = n;
      if (n == 1) {
        one();
      } else {
        // Few images still give every worker some.
        shardSize = Math.clamp(Math.ceilDiv(n, workers.count()), 1, plan.batch);
        space = apart();
        workers.run((n + shardSize - 1) / shardSize, takeShard);
      }
      images = NONE;
      outputs = NONE;
    }

    private void one() {
      Workspace memory = together();
      space = memory;
      if (workers.beginShort()) {
        shard(onePlan, memory, 0, images, 0, 1, outputs);
        workers.endShort();
        return;
      }
      List<Timeline.Run> runs = onePlan.segments.getFirst().runs();
      for (int r = 0; r < runs.size(); r++) {
        events = runs.get(r).events();
        @Nullable RowChain[] chains = runs.get(r).chains();
        int e = 0;
        while (e < events.length) {
          Event event = events[e];
          RowChain begun = chains[e];
          if (event.kind() == Event.Kind.INPUT) {
            input(onePlan, memory, 0, images, 0, 0, 1);
            e++;
          } else if (begun != null) {
            chain = begun;
            workers.runShort(workers.count(), takeRows);
            e += begun.length();
          } else if (shared[event.node()]) {
            firstEvent = e++;
            while (e < events.length
                && chains[e] == null
                && follows(events[e - 1].node(), events[e].node())) {
              e++;
            }
            endOfEvents = e;
            workers.runShort(workers.count(), takePart);
          } else {
            LayerOp op = onePlan.node(event.node()).op();
            op.forward(memory.aim(event, 0, 0, 1, 0, 0));
            e++;
          }
        }
      }
      output(onePlan, memory, 0, 1, outputs, 0);
      workers.endShort();
    }

    /**
     * Whether a part of {@code next} needs nothing but the same part of what comes before, so that
     * a worker may go on without waiting for the others.
     */
    private boolean follows(int before, int next) {
      return onePlan.node(before).op().isElementwise()
          && onePlan.node(next).op().isElementwise()
          && shared[next]
          && onePlan.network.shape(before).size() == onePlan.network.shape(next).size();
    }

    private void takePart(int part, int worker) {
      Workspace memory = Objects.requireNonNull(space);
      for (int e = firstEvent; e < endOfEvents; e++) {
        Pass p = memory.aim(events[e], worker, 0, 1, 0, 0);
        onePlan.node(events[e].node()).op().forwardPart(p, part, workers.count());
      }
    }

    private void takeRows(int part, int worker) {
      Workspace memory = Objects.requireNonNull(space);
      memory.bands[worker].forward(Objects.requireNonNull(chain), 0, 1, part, workers.count());
    }

    private void takeShard(int shard, int worker) {
      int from = shard * shardSize;
      shard(
          plan,
          Objects.requireNonNull(space),
          worker,
          images,
          from,
          Math.min(shardSize, count - from),
          outputs);
    }
  }
}
