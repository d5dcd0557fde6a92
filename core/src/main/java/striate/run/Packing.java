package striate.run;

import java.util.ArrayList;
import java.util.List;
import striate.nn.LayerOp;

/**
 * Brings all weights into the order the kernels read, once a training step or once for inference.
 */
final class Packing {
  private static final int PIECE = 1 << 16;

  private record Item(int node, int part, int parts) {}

  private final LayerOp[] ops;
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
    this.ops = ops;
    this.parameters = parameters;
    for (int i = 0; i < ops.length; i++) {
      long length = ops[i].packedLength();
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
    return arena.array(node);
  }

  /** Where they start in it. */
  int start(int node) {
    return arena.start(node);
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
