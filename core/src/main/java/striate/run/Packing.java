package striate.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.run.op.LayerOp;

/**
 * Brings all weights into the order the kernels read, once a training step or once for inference.
 */
final class Packing {
  private static final int PIECE = 1 << 16;

  private record Item(int node, int part, int parts) {}

  private final LayerOp[] ops;
  private final @Nullable Packing other;
  private final boolean[] elsewhere;
  private final float[][][] parameters;
  private final Arena arena = new Arena();
  private final List<Item> items = new ArrayList<>();
  // A class and not a lambda, as in Backprop.
  private final Workers.Body body =
      new Workers.Body() {
        @Override
        public void item(int item, int worker) {
          pack(item);
        }
      };

  Packing(LayerOp[] ops, float[][][] parameters) {
    this(ops, parameters, null);
  }

  /** Packing for another plan of the same network: what both read alike, it takes from there. */
  Packing(LayerOp[] ops, float[][][] parameters, @Nullable Packing other) {
    this.ops = ops;
    this.parameters = parameters;
    this.other = other;
    elsewhere = new boolean[ops.length];
    for (int i = 0; i < ops.length; i++) {
      elsewhere[i] = other != null && ops[i].packsLike(other.ops[i]);
      long length = elsewhere[i] ? 0 : ops[i].packedLength();
      arena.add(length);
      int parts = Math.clamp(length / PIECE, 1, 64);
      for (int p = 0; p < parts && length > 0; p++) {
        items.add(new Item(i, p, parts));
      }
    }
    arena.allocate();
  }

  /** The array that holds the packed weights of a node. */
  float[] array(int node) {
    return other != null && elsewhere[node] ? other.array(node) : arena.array(node);
  }

  /** Where they start in it. */
  int start(int node) {
    return other != null && elsewhere[node] ? other.start(node) : arena.start(node);
  }

  /** Bytes that it takes by itself. */
  static long bytes(LayerOp[] ops, LayerOp[] other) {
    long bytes = 0;
    for (int i = 0; i < ops.length; i++) {
      bytes += ops[i].packsLike(other[i]) ? 0 : 4 * ops[i].packedLength();
    }
    return bytes;
  }

  void run(Workers workers) {
    workers.run(items.size(), body);
  }

  private void pack(int index) {
    Item item = items.get(index);
    ops[item.node()].pack(
        parameters[item.node()],
        arena.array(item.node()),
        arena.start(item.node()),
        item.part(),
        item.parts());
  }
}
