package striate.run.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import striate.nn.Network;

/**
 * Which buffer each number of a network is in. Every output and every gradient has one, unless it
 * may stand where another one was: the rules for that are here, and nowhere else.
 *
 * <p>Arrays by value have index + 1, so that 0 is the network's input; −1 stands for no buffer.
 */
final class Sharing {
  private static final int[] NONE = {};

  /** Buffers of the values. */
  final int[] value;

  /** Buffers of what forward keeps for backward, by node. */
  final int[] saved;

  /** Buffers of the values' gradients. */
  final int[] gradient;

  /** Buffers of the gradients of each node's inputs. */
  final int[][] inputGradient;

  /** Buffers whose sum is the gradient of a value, which is put into the first of them. */
  final int[][] parts;

  private final List<Duty> duties;
  private final Buffers buffers;
  private final int[] readers;
  private final boolean[] wants;

  Sharing(Network network, List<Duty> duties, boolean backward, boolean[] wants, Buffers buffers) {
    this.duties = duties;
    this.buffers = buffers;
    this.wants = wants;
    readers = Duty.readers(network);
    int count = duties.size();
    value = new int[count + 1];
    value[0] = buffers.add(network.input().size());
    for (int i = 0; i < count; i++) {
      value[i + 1] =
          inPlace(i, backward)
              ? value[inputs(i).getFirst() + 1]
              : buffers.add(duties.get(i).node().shape().size());
    }
    saved = new int[count];
    for (int i = 0; i < count; i++) {
      // Also where no gradient comes back to: forward writes it all the same.
      int floats = duties.get(i).op().savedPerImage();
      saved[i] = backward && floats > 0 ? buffers.add(floats) : -1;
    }
    gradient = new int[count + 1];
    inputGradient = new int[count][];
    parts = new int[count + 1][];
    gradients();
  }

  private List<Integer> inputs(int node) {
    return duties.get(node).node().inputs();
  }

  /**
   * Whether a node's output may overwrite its first input: nobody else reads that, then or later.
   */
  private boolean inPlace(int node, boolean backward) {
    Duty d = duties.get(node);
    int from = inputs(node).getFirst();
    if (from < 0 || readers[from + 1] > 1 || !(d.skipForward() || d.op().inPlace())) {
      return false;
    }
    return !backward
        || d.op().isView()
        || d.skipForward()
        || d.undone()
        || ((!d.hasBackward() || !d.op().backwardReadsInput()) && !readsOutput(from));
  }

  private boolean readsOutput(int node) {
    int at = node;
    // A view hands the question on to the layer whose numbers it shows, a dropout to its undoer.
    while (at >= 0 && (duties.get(at).op().isView() || duties.get(at).undone())) {
      at = inputs(at).getFirst();
    }
    return at >= 0 && duties.get(at).hasBackward() && duties.get(at).op().backwardReadsOutput();
  }

  private void gradients() {
    int count = duties.size();
    List<List<Integer>> found = new ArrayList<>();
    for (int v = 0; v <= count; v++) {
      found.add(new ArrayList<>());
      gradient[v] = -1;
      parts[v] = NONE;
    }
    for (int i = count - 1; i >= 0; i--) {
      Duty d = duties.get(i);
      inputGradient[i] = new int[inputs(i).size()];
      Arrays.fill(inputGradient[i], -1);
      if (!d.hasBackward()) {
        continue;
      }
      if (i == count - 1) {
        gradient[i + 1] = buffers.add(d.node().shape().size());
      } else {
        parts[i + 1] = Ints.of(found.get(i + 1));
        gradient[i + 1] = parts[i + 1][0];
      }
      for (int k = 0; k < inputGradient[i].length; k++) {
        int from = inputs(i).get(k);
        if (wants[from + 1]) {
          boolean same =
              d.op().passesGradient()
                  ? sharesGradient(i, from)
                  : k == 0 && readers[from + 1] == 1 && d.op().inPlace();
          inputGradient[i][k] =
              same ? gradient[i + 1] : buffers.add(d.node().inputShapes().get(k).size());
          found.get(from + 1).add(inputGradient[i][k]);
        }
      }
    }
    if (wants[0]) {
      parts[0] = Ints.of(found.getFirst());
      gradient[0] = parts[0][0];
    }
  }

  /**
   * Whether an input of a layer that passes its gradient on may find it in the output's memory.
   *
   * <p>Any number of inputs may that only read it there. One that writes to it must be the last to
   * look: backward goes from the last node to the first, so it is the first of the inputs, unless
   * another one looks again at the end of the step.
   */
  private boolean sharesGradient(int node, int from) {
    int first = Integer.MAX_VALUE;
    int same = 0;
    boolean readAtEnd = false;
    for (int j : inputs(node)) {
      first = wants[j + 1] ? Math.min(first, j) : first;
      same += j == from ? 1 : 0;
      readAtEnd |= j != from && j >= 0 && duties.get(j).deferred() && leavesGradient(j);
    }
    if (same > 1) {
      return false;
    }
    return leavesGradient(from) || (from == first && !readAtEnd);
  }

  /** Whether nobody writes to the memory that a node found its output's gradient in. */
  private boolean leavesGradient(int node) {
    if (readers[node + 1] > 1) {
      return false; // the other readers' gradients may be added there
    }
    if (node < 0) {
      return true;
    }
    // A ReLU that batch normalisation undoes as well does nothing of its own.
    int at = duties.get(node).skipBackward() ? node - 1 : node;
    return !duties.get(at).op().inPlace() && !duties.get(at).op().passesGradient();
  }

  /** Notes for every buffer when it is used. */
  void time(Timeline timeline, RowChains chains, boolean backward) {
    int end = timeline.events.size();
    for (int e = 0; e < end; e++) {
      Event event = timeline.events.get(e);
      switch (event.kind()) {
        case INPUT, LOSS, SUM -> use(event.out(), timeline, e, event.in());
        case FORWARD, FORWARD_AFTER, AGAIN -> {
          // The layers of a chain run in turn: what one of them needs, it needs all the time.
          for (int at : new int[] {chains.first(e), chains.last(e)}) {
            int[] whole = chains.notBetween(event.in());
            use(chains.isBetween(event.out()) ? -1 : event.out(), timeline, at, whole);
          }
          use(saved[event.node()], timeline, e, NONE);
        }
        case BACKWARD, BACKWARD_AFTER -> backward(event, timeline, e);
      }
    }
    // What is read at the end: a shard's outputs, and the whole batch's input gradient.
    if (!backward) {
      int last = value[duties.size()];
      buffers.use(last, end, timeline.run(end), timeline.segment(end - 1));
    }
    use(gradient[0], timeline, end, NONE);
  }

  private void backward(Event event, Timeline timeline, int e) {
    int i = event.node();
    Duty d = duties.get(i);
    use(gradient[i + 1], timeline, e, d.op().backwardReadsInput() ? event.in() : NONE);
    use(saved[i], timeline, e, NONE);
    if (d.op().backwardReadsOutput()) {
      use(event.out(), timeline, e, NONE);
    }
    // The first stage of a layer that meets writes no gradient yet.
    boolean sums = event.kind() == Event.Kind.BACKWARD && d.op().meets();
    use(-1, timeline, e, sums ? NONE : inputGradient[i]);
    if (d.deferred()) {
      int end = timeline.events.size();
      use(gradient[i + 1], timeline, end, NONE);
      for (int input : inputs(i)) {
        use(value[input + 1], timeline, end, NONE);
      }
    }
  }

  private void use(int one, Timeline timeline, int event, int[] others) {
    buffers.use(one, event, timeline.run(event), timeline.segment(event));
    for (int b : others) {
      buffers.use(b, event, timeline.run(event), timeline.segment(event));
    }
  }
}
