package striate.run.cpu;

import striate.nn.Binding;
import striate.nn.Layer;
import striate.nn.LayerOp;

/** The arithmetic of every layer of the library on the CPU. */
public final class Cpu {
  private Cpu() {}

  /** Binds a layer to its shapes. */
  public static LayerOp bind(Layer layer, Binding binding) {
    return layer.bind(binding);
  }
}
