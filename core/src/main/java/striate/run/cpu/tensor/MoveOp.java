package striate.run.cpu.tensor;

import striate.kernels.element.Copies;
import striate.kernels.move.Movement;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of a layer that moves numbers: a view where all stay where they are. */
final class MoveOp implements LayerOp {
  private final Movement movement;

  MoveOp(Movement movement) {
    this.movement = movement;
  }

  @Override
  public void forward(Pass p) {
    if (movement.isIdentity()) {
      Copies.copy(p.in[0], p.inAt[0], p.out, p.outAt, p.images * movement.inSize());
    } else {
      movement.forward(p.in[0], p.inAt[0], p.images, p.out, p.outAt);
    }
  }

  @Override
  public boolean cutsForward() {
    return !movement.isIdentity();
  }

  @Override
  public void forwardPart(Pass p, int part, int parts) {
    if (movement.isIdentity()) {
      if (part == 0) {
        forward(p);
      }
      return;
    }
    int rows = movement.rows();
    long all = (long) p.images * rows;
    long end = all * (part + 1) / parts;
    for (long r = all * part / parts; r < end; ) {
      int image = (int) (r / rows);
      int from = (int) (r - (long) image * rows);
      int to = (int) Math.min(rows, end - (long) image * rows);
      movement.forward(
          p.in[0],
          p.inAt[0] + image * movement.inSize(),
          p.out,
          p.outAt + image * movement.outSize(),
          from,
          to);
      r += to - from;
    }
  }

  @Override
  public void backward(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient == null) {
      return;
    }
    if (movement.isIdentity()) {
      Copies.copy(
          p.outGradient,
          p.outGradientAt,
          inGradient,
          p.inGradientAt[0],
          p.images * movement.inSize());
    } else {
      movement.backward(p.outGradient, p.outGradientAt, p.images, inGradient, p.inGradientAt[0]);
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }

  @Override
  public boolean inPlace() {
    return movement.isIdentity();
  }

  @Override
  public boolean isView() {
    return movement.isIdentity();
  }
}
