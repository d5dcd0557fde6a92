package striate.run;

import java.util.Arrays;
import java.util.List;
import striate.nn.Dropout;
import striate.nn.Network;
import striate.run.op.LayerOp;
import striate.run.plan.Buffers;
import striate.run.plan.Event;
import striate.run.plan.Plan;
import striate.run.plan.Timeline;

/**
 * Plays a plan through without arithmetic: every place of every memory holds the name of what would
 * stand there, and every read is compared with what the network says must be read. So a memory that
 * is given away too early, or written to while somebody still has to look, is found whatever the
 * numbers are.
 *
 * <p>It knows what an op says of itself and nothing else of the planner's reasons.
 */
final class Dataflow {
  private enum What {
    VALUE,
    SAVED,
    /** What the loss leaves. */
    LOSS,
    /** The gradient of an input, by the node that computes it. */
    INPUT_GRADIENT,
    /** The sum of several of those, by the node whose output's gradient it is. */
    SUM
  }

  private record Content(What what, int node, int input) {}

  private record Cell(Content content, int image) {}

  /** The memory of one slot: what it holds for each image, all being of one size. */
  private static final class Memory {
    int size = -1;
    Cell[] cells = {};

    void clear() {
      size = -1;
    }
  }

  private final Plan plan;
  private final Network network;
  private final List<Network.Node> nodes;
  private final Memory[] memory;

  // The images at hand.
  private int first;
  private int images;
  private int shardFirst;
  private String where = "";

  private Dataflow(Plan plan) {
    this.plan = plan;
    network = plan.network;
    nodes = network.nodes();
    memory = new Memory[plan.slots.size()];
    Arrays.setAll(memory, s -> new Memory());
  }

  /**
   * Plays a call with {@code count} images.
   *
   * @throws AssertionError naming the first read that finds something else
   */
  static void check(Plan plan, int count) {
    new Dataflow(plan).play(count);
  }

  private void play(int count) {
    int shard = plan.backward ? Plan.trainingShard(count) : plan.shardImages;
    for (Timeline.Segment segment : plan.segments) {
      if (segment.together()) {
        forgetWorker();
        shardFirst = 0;
        first = 0;
        images = count;
        where = segment.only() + " of " + place(segment.only().node()) + ", the whole batch";
        happen(segment.only());
        continue;
      }
      for (int from = 0; from < count; from += shard) {
        int to = Math.min(count, from + shard);
        forgetWorker(); // it may be another one's shard that this worker had before
        shardFirst = from;
        for (Timeline.Run run : segment.runs()) {
          for (first = from; first < to; first += run.chunk()) {
            images = Math.min(run.chunk(), to - first);
            for (Event event : run.events()) {
              where = event + " of " + place(event.node()) + ", images from " + first;
              happen(event);
            }
          }
        }
        if (!plan.backward) {
          first = from;
          images = to - from;
          where = "output";
          read(
              plan.node(nodes.size() - 1).output(),
              network.output().size(),
              value(nodes.size() - 1));
        }
      }
    }
    first = 0;
    shardFirst = 0;
    images = count;
    forgetWorker();
    for (int i = 0; i < nodes.size(); i++) {
      if (plan.node(i).deferred()) {
        where = "rows of the gradient of " + place(i);
        readInputs(i, plan.node(i).inputs());
        readGradient(i);
      }
    }
    if (plan.inputGradient >= 0) {
      where = "gradient of the input";
      readGradient(-1);
    }
  }

  private String place(int node) {
    return node < 0 ? "input" : nodes.get(node).name();
  }

  private void forgetWorker() {
    for (int s = 0; s < memory.length; s++) {
      if (plan.slots.get(s).scope() != Buffers.Scope.BATCH) {
        memory[s].clear();
      }
    }
  }

  private void happen(Event event) {
    int i = event.node();
    switch (event.kind()) {
      case INPUT -> write(event.out(), network.input().size(), value(-1));
      case LOSS -> {
        read(plan.node(i).output(), nodes.get(i).shape().size(), value(i));
        write(plan.node(i).gradient(), nodes.get(i).shape().size(), gradient(i));
      }
      case SUM -> {
        int size = network.shape(i).size();
        int part = 0;
        for (int reader = nodes.size() - 1; reader >= 0; reader--) {
          for (int k = 0;
              plan.node(reader).hasBackward() && k < nodes.get(reader).inputs().size();
              k++) {
            if (nodes.get(reader).inputs().get(k) == i) {
              if (part > 0 && event.in()[part] == event.in()[0]) {
                throw new AssertionError(where + ": a part is added to itself");
              }
              read(event.in()[part++], size, inputGradient(reader, k));
            }
          }
        }
        if (part != event.in().length) {
          throw new AssertionError(where + ": " + part + " parts expected");
        }
        write(event.in()[0], size, gradient(i));
      }
      case FORWARD, FORWARD_AFTER, AGAIN, BACKWARD, BACKWARD_AFTER -> layer(event, i);
    }
  }

  private void layer(Event event, int i) {
    LayerOp op = plan.node(i).op();
    boolean statistics = plan.backward && op.meets();
    int[] in = event.in();
    if (!plan.backward && !Arrays.equals(in, plan.node(i).inputs())) {
      throw new AssertionError(where + ": inference finds its inputs at one place");
    }
    switch (event.kind()) {
      case FORWARD -> {
        readInputs(i, in);
        if (!statistics) {
          writeOutput(i, event.out());
        }
      }
      case FORWARD_AFTER, AGAIN -> {
        readInputs(i, in);
        writeOutput(i, event.out());
      }
      case BACKWARD, BACKWARD_AFTER -> {
        readGradient(i);
        if (op.backwardReadsInput()) {
          readInputs(i, in);
        }
        if (op.backwardReadsOutput()) {
          boolean undoes = nodes.size() > i + 1 && undone(i + 1);
          read(event.out(), nodes.get(i).shape().size(), value(undoes ? i + 1 : i));
        }
        if (plan.node(i).saved() >= 0) {
          read(plan.node(i).saved(), op.savedPerImage(), new Content(What.SAVED, i, 0));
        }
        if (!statistics || event.kind() == Event.Kind.BACKWARD_AFTER) {
          for (int k = 0; k < nodes.get(i).inputs().size(); k++) {
            int size = nodes.get(i).inputShapes().get(k).size();
            if (plan.node(i).inputGradients()[k] >= 0) {
              write(plan.node(i).inputGradients()[k], size, inputGradient(i, k));
            }
          }
        }
      }
      case INPUT, LOSS, SUM -> throw new AssertionError(event);
    }
  }

  /** Whether node {@code i} is a dropout that the layer before it undoes. */
  private boolean undone(int i) {
    return nodes.get(i).layer() instanceof Dropout && plan.node(i).skipBackward();
  }

  private void readInputs(int i, int[] in) {
    for (int k = 0; k < in.length; k++) {
      read(in[k], nodes.get(i).inputShapes().get(k).size(), value(nodes.get(i).inputs().get(k)));
    }
  }

  private void writeOutput(int i, int slot) {
    boolean fused =
        i + 1 < nodes.size()
            && plan.node(i + 1).skipForward()
            && nodes.get(i + 1).inputs().getFirst() == i;
    int size = nodes.get(i).shape().size();
    write(slot, size, value(fused ? i + 1 : i));
    if (plan.node(i).saved() >= 0) {
      write(plan.node(i).saved(), plan.node(i).op().savedPerImage(), new Content(What.SAVED, i, 0));
    }
  }

  private void readGradient(int i) {
    read(
        i < 0 ? plan.inputGradient : plan.node(i).gradient(), network.shape(i).size(), gradient(i));
  }

  /** The output of a node; a view's is what it shows. */
  private Content value(int node) {
    int at = node;
    while (at >= 0 && plan.node(at).op().isView()) {
      at = nodes.get(at).inputs().getFirst();
    }
    return new Content(What.VALUE, at, 0);
  }

  /** The whole gradient of a node's output. */
  private Content gradient(int node) {
    if (node == nodes.size() - 1) {
      return new Content(What.LOSS, node, 0);
    }
    Content only = null;
    for (int reader = 0; reader < nodes.size(); reader++) {
      for (int k = 0;
          plan.node(reader).hasBackward() && k < nodes.get(reader).inputs().size();
          k++) {
        if (nodes.get(reader).inputs().get(k) == node) {
          if (only != null) {
            return new Content(What.SUM, node, 0);
          }
          only = inputGradient(reader, k);
        }
      }
    }
    if (only == null) {
      throw new AssertionError(where + ": nobody gives it a gradient");
    }
    return only;
  }

  private Content inputGradient(int reader, int k) {
    boolean same =
        plan.node(reader).op().passesGradient()
            || plan.node(reader).op().isView()
            || plan.node(reader).skipBackward();
    return same ? gradient(reader) : new Content(What.INPUT_GRADIENT, reader, k);
  }

  /** The place of an image in a slot's memory. */
  private int at(int slot, int image) {
    return switch (plan.slots.get(slot).scope()) {
      case RUN -> image - first;
      case SHARD -> image - shardFirst;
      case BATCH -> image;
    };
  }

  private void write(int slot, int size, Content content) {
    Memory m = memory[slot];
    if (m.size != size) {
      m.size = size;
      m.cells = new Cell[Math.toIntExact(plan.slots.get(slot).floats() / size)];
    }
    for (int image = first; image < first + images; image++) {
      if (at(slot, image) >= m.cells.length) {
        throw new AssertionError(where + ": writes beyond its memory");
      }
      m.cells[at(slot, image)] = new Cell(content, image);
    }
  }

  private void read(int slot, int size, Content content) {
    if (slot < 0) {
      throw new AssertionError(where + ": no memory for " + content);
    }
    Memory m = memory[slot];
    for (int image = first; image < first + images; image++) {
      int at = at(slot, image);
      Cell cell = m.size == size && at < m.cells.length ? m.cells[at] : null;
      if (cell == null || cell.image() != image || !cell.content().equals(content)) {
        throw new AssertionError(
            where + ": expected " + content + " of image " + image + ", found " + cell);
      }
    }
  }
}
