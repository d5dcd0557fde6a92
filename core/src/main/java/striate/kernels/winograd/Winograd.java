package striate.kernels.winograd;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Activation;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.ConvStrategy;

/**
 * 3&times;3 convolution of stride 1 by Winograd's F(4&times;4, 3&times;3): a quarter of the direct
 * way's multiplications.
 *
 * <p>The price is accuracy. Sums are made of larger terms that cancel, over a whole tile: an output
 * near zero carries the rounding of the largest of its neighbours, and NaN or infinity in one pixel
 * makes every output of its tile NaN. The error of an output is bounded by {@link #ERROR} units of
 * 2⁻²⁴ of {@code 9 · sum over channels of (largest |x| in the 6×6 patch) · (largest |w| in the
 * kernel)}, which the products that the tile is made of cannot exceed: tested against sums in
 * doubles, with adversarial values. For random values of both signs the tests hold all three
 * operations to as many units of the largest {@code sum of |x · w|} of the result (measured: below
 * 24, and below 12 from 16 channels on). The root-mean-square error with 64 channels is about twice
 * the direct way's.
 *
 * <p>Every result is made by one chain of operations that depends on neither the images of the
 * call, nor the shares, nor the width of a vector; only the gradient of the weights sums over the
 * images of its call.
 *
 * <p>Chosen only where the JVM has vectors, though it gives the same bits without.
 */
public final class Winograd implements ConvStrategy {
  /** Largest error, in the units above, that the tests allow. */
  static final int ERROR = 32;

  private final ConvGeometry g;
  private final WinogradPass forward;
  private final WinogradPass backward;
  private final WinogradGradient gradient;
  private final WinogradForms forwardForms;
  private final WinogradForms backwardForms;
  private final WinogradForms gradientForms;

  /**
   * Prepares the three operations.
   *
   * @param g a geometry of which {@link #applies} is true
   */
  public Winograd(ConvGeometry g) {
    this.g = g;
    forward =
        new WinogradPass(
            g.inH(), g.inW(), g.inC(), g.outH(), g.outW(), g.outC(), g.padTop(), g.padLeft());
    backward =
        new WinogradPass(
            g.outH(),
            g.outW(),
            g.outC(),
            g.inH(),
            g.inW(),
            g.inC(),
            2 - g.padTop(),
            2 - g.padLeft());
    gradient = new WinogradGradient(g);
    long work = 9L * g.inC() * g.outSize();
    forwardForms = WinogradForms.ofPass((int) vectors(g.outC()), work);
    backwardForms = WinogradForms.ofPass((int) vectors(g.inC()), work);
    gradientForms = WinogradForms.ofGradient((int) vectors(g.outC()), work);
  }

  /** Whether this way can compute a geometry at all, on this machine. */
  public static boolean applies(ConvGeometry g) {
    return Vectors.available()
        && g.kH() == 3
        && g.kW() == 3
        && g.strideH() == 1
        && g.strideW() == 1
        && g.dilationH() == 1
        && g.dilationW() == 1
        && g.groups() == 1
        && g.padTop() <= 2
        && g.padLeft() <= 2;
  }

  /** Whether {@link #forward} is faster than the direct way; by the sizes alone. */
  public static boolean paysForward(ConvGeometry g) {
    return paysForward(g, false);
  }

  /**
   * The same.
   *
   * @param oneImage whether every call has one image, for which large weights come from memory
   */
  public static boolean paysForward(ConvGeometry g, boolean oneImage) {
    // Smaller weights stay in a cache from call to call.
    boolean fromMemory = oneImage && 36L * g.inC() * g.outC() >= WinogradPass.MANY_WEIGHTS;
    return applies(g)
        && passPays(g.outH(), g.outW(), g.inC(), g.outC(), fromMemory ? FROM_MEMORY : 0);
  }

  /** Whether {@link #backwardData} is faster than the direct way; by the sizes alone. */
  public static boolean paysBackwardData(ConvGeometry g) {
    return applies(g) && passPays(g.inH(), g.inW(), g.outC(), g.inC(), 0);
  }

  /**
   * Whether {@link #backwardWeights} of that many images a call is faster than the direct way; by
   * the sizes alone.
   */
  public static boolean paysBackwardWeights(ConvGeometry g, int images) {
    if (!applies(g)) {
      return false;
    }
    long tiles = (long) images * tiles(g.outH(), g.outW());
    long in = vectors(g.inC());
    long out = vectors(g.outC());
    long ours =
        tiles * (TRANSFORM_IN * in + TRANSFORM_OUT * out + copies(g.inC()) + copies(g.outC()))
            + 36 * product(tiles, g.inC(), out)
            + GRADIENT * 36 * g.inC() * out;
    return pays(ours, product(9L * images * g.outPixels(), g.inC(), out));
  }

  // A cost is a number of vector multiply-adds that take as long, fitted to measurements over inC
  // and outC of 3 to 256, sizes of 4 to 56 and 1 to 32 images.

  /** Of one vector of channels of one patch: the transform, loads, stores and copies at borders. */
  private static final long TRANSFORM_IN = 350;

  private static final long TRANSFORM_OUT = 270;

  /** Of a vector that is not full, more. */
  private static final long COPY = 200;

  /** Of one vector of transformed weights' gradient: clear, add to, transform back. */
  private static final long GRADIENT = 12;

  /** To read a vector of weights that no call before has left in a cache: 64 bytes, or half. */
  private static final long FROM_MEMORY = 20L * Vectors.LANES / 16;

  private static boolean passPays(int height, int width, int inC, int outC, long read) {
    // Rows of tiles are multiplied four at a time; of one image, for the choice must not depend on
    // how many there are.
    long tiles = (tiles(height, width) + 3) / 4 * 4;
    long in = vectors(inC);
    long out = vectors(outC);
    long ours =
        tiles * (TRANSFORM_IN * in + TRANSFORM_OUT * out + copies(inC) + copies(outC))
            + 36 * (product(tiles, inC, out) + read * inC * out);
    return pays(ours, product(9L * height * width, inC, out) + 9 * read * inC * out);
  }

  /** Whether the cost is well below that of the direct way. */
  private static boolean pays(long ours, long direct) {
    return 10 * ours < 9 * direct;
  }

  private static long tiles(int height, int width) {
    return (long) ((height + 3) / 4) * ((width + 3) / 4);
  }

  private static long vectors(int channels) {
    return ((long) channels + Vectors.LANES - 1) / Vectors.LANES;
  }

  private static long copies(int channels) {
    return channels % Vectors.LANES == 0 ? 0 : COPY;
  }

  /** A matrix product; panels of one vector wait for loads, and none is quite at the peak. */
  private static long product(long rows, long depth, long vectors) {
    return rows * depth * vectors * (vectors == 1 ? 150 : 110) / 100;
  }

  @Override
  public void neverWait() {
    forwardForms.neverWait();
    backwardForms.neverWait();
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
    return gradient.scratch(images);
  }

  @Override
  public void packForward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    forwardForms.ask();
    forward.pack(false, w, wo, packed, po, part, parts);
  }

  @Override
  public void packBackward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    // Training: all three are to come.
    backwardForms.ask();
    gradientForms.ask();
    backward.pack(true, w, wo, packed, po, part, parts);
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
    forwardForms.await(images);
    forward.run(x, xo, images, packed, po, bias, bo, activation, y, yo, scratch, so);
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
    forwardForms.await(images);
    forward.runPart(
        x, xo, images, packed, po, bias, bo, activation, y, yo, scratch, so, part, parts);
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
    backwardForms.await(images);
    backward.run(dy, dyo, images, packed, po, null, 0, Activation.NONE, dx, dxo, scratch, so);
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
    backwardForms.await(images);
    backward.runPart(
        dy, dyo, images, packed, po, null, 0, Activation.NONE, dx, dxo, scratch, so, part, parts);
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
    gradientForms.await(images);
    gradient.run(x, xo, dy, dyo, images, dw, dwo, 0, 1, accumulate, scratch, so);
  }

  @Override
  public int weightParts() {
    return gradient.parts();
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
    gradientForms.await(images);
    gradient.run(x, xo, dy, dyo, images, dw, dwo, part, parts, accumulate, scratch, so);
  }

  @Override
  public long forwardBytesTouched() {
    return 4L * ((long) g.inSize() + g.outSize() + packedForwardLength());
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT, "Winograd 4×4, %d tiles a block", forward.blockTiles(1 << 10));
  }
}
