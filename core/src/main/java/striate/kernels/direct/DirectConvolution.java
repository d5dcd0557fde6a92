package striate.kernels.direct;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Activation;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.ConvStrategy;
import striate.kernels.shape.Parts;
import striate.kernels.tile.Tiles;

/**
 * Convolution as one matrix product over pixels and taps, without building the matrix of patches;
 * dense layers and 1×1 convolutions are the same with fewer taps. Groups are slices of the
 * channels.
 */
public final class DirectConvolution implements ConvStrategy {
  private final ConvGeometry g;
  private final DirectForward forward;
  private final DirectBackward backward;
  private final WeightGradient weights;

  /** See {@link DirectForward} for {@code alike}. */
  public DirectConvolution(ConvGeometry g, boolean alike) {
    this.g = g;
    this.forward = new DirectForward(g, alike);
    this.backward = new DirectBackward(g);
    this.weights = new WeightGradient(g, forward);
  }

  @Override
  public int packedForwardLength() {
    return forward.packedLength();
  }

  @Override
  public int packedBackwardLength() {
    return backward.packedLength();
  }

  @Override
  public int forwardScratch(int images) {
    return forward.scratch(images);
  }

  @Override
  public int backwardDataScratch(int images) {
    return backward.scratch(images);
  }

  @Override
  public int backwardWeightsScratch(int images) {
    return weights.scratch(images);
  }

  @Override
  public void packForward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    forward.pack(w, wo, packed, po, part, parts);
  }

  @Override
  public void packBackward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    backward.pack(w, wo, packed, po, part, parts);
  }

  @Override
  public void forward(
      float[] x,
      int xo,
      int images,
      float[] packed,
      int po,
      float @Nullable [] bias,
      int bo,
      Activation activation,
      float[] y,
      int yo,
      float[] scratch,
      int so) {
    forward.run(x, xo, images, packed, po, bias, bo, activation, y, yo, scratch, so, 0, 1);
  }

  @Override
  public void forwardPart(
      float[] x,
      int xo,
      int images,
      float[] packed,
      int po,
      float @Nullable [] bias,
      int bo,
      Activation activation,
      float[] y,
      int yo,
      float[] scratch,
      int so,
      int part,
      int parts) {
    forward.run(x, xo, images, packed, po, bias, bo, activation, y, yo, scratch, so, part, parts);
  }

  @Override
  public boolean cutsByRows() {
    return true;
  }

  @Override
  public void forwardRows(
      float[] x,
      int xo,
      float[] packed,
      int po,
      float @Nullable [] bias,
      int bo,
      Activation activation,
      float[] y,
      int yo,
      float[] scratch,
      int so,
      int rowFrom,
      int rowTo) {
    forward.rows(x, xo, packed, po, bias, bo, activation, y, yo, scratch, so, rowFrom, rowTo);
  }

  @Override
  public void backwardData(
      float[] dy,
      int dyo,
      int images,
      float[] packed,
      int po,
      float[] dx,
      int dxo,
      float[] scratch,
      int so) {
    backward.run(dy, dyo, images, packed, po, dx, dxo, scratch, so);
  }

  @Override
  public int batchParts() {
    return Math.max(1, Math.min(g.inC(), g.outC()) / 64);
  }

  @Override
  public void backwardDataPart(
      float[] dy,
      int dyo,
      int images,
      float[] packed,
      int po,
      float[] dx,
      int dxo,
      float[] scratch,
      int so,
      int part,
      int parts) {
    backward.runPart(dy, dyo, images, packed, po, dx, dxo, scratch, so, part, parts);
  }

  @Override
  public void backwardWeights(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int images,
      float[] dw,
      int dwo,
      boolean accumulate,
      float[] scratch,
      int so) {
    weights.run(x, xo, dy, dyo, images, dw, dwo, 0, g.weightRows(), accumulate, scratch, so);
  }

  @Override
  public int weightParts() {
    return Math.max(1, g.weightRows() / 48);
  }

  @Override
  public void backwardWeightPart(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int images,
      float[] dw,
      int dwo,
      int part,
      int parts,
      boolean accumulate,
      float[] scratch,
      int so) {
    int from = Parts.from(g.weightRows(), part, parts);
    int to = Parts.from(g.weightRows(), part + 1, parts);
    weights.run(x, xo, dy, dyo, images, dw, dwo, from, to, accumulate, scratch, so);
  }

  @Override
  public long forwardBytesTouched() {
    return 4L * (g.inSize() + g.outSize() + packedForwardLength());
  }

  @Override
  public String description() {
    int vectors = forward.product.panels.vectors(0);
    return String.format(
        Locale.ROOT,
        "%s, tiles of %d×%d",
        g.outPixels() == 1 && g.kH() == 1 ? "matrix product" : "direct",
        Tiles.rows(vectors),
        vectors * Vectors.LANES);
  }
}
