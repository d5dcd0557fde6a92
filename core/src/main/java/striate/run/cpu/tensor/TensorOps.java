package striate.run.cpu.tensor;

import org.jspecify.annotations.Nullable;
import striate.nn.Layer;
import striate.run.op.Binding;
import striate.run.op.LayerOp;

/** The arithmetic of the layers on tensors. */
public final class TensorOps {
  private TensorOps() {}

  /** The arithmetic of a layer, or null if it is none of these. */
  public static @Nullable LayerOp find(Layer layer, Binding binding) {
    return null;
  }
}
