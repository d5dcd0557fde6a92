package striate.kernels.jit;

import jdk.incubator.vector.VectorShape;

/** Apart from {@link Vectors}, so that asking needs no class of a module that may be absent. */
final class VectorWidth {
  private VectorWidth() {}

  static int bits() {
    return VectorShape.preferredShape().vectorBitSize();
  }
}
