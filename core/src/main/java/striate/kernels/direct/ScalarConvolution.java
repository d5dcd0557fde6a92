package striate.kernels.direct;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Activation;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.ConvStrategy;
import striate.kernels.shape.Parts;

/**
 * The reference: plain loops for every geometry, and the fallback where there is no vector module.
 *
 * <p>The innermost loop runs over the output channels of one group, side by side in memory, so the
 * compiler can use vectors of its own.
 */
public final class ScalarConvolution implements ConvStrategy {
  private final ConvGeometry g;

  public ScalarConvolution(ConvGeometry g) {
    this.g = g;
  }

  @Override
  public int packedForwardLength() {
    return g.weightLength();
  }

  @Override
  public int packedBackwardLength() {
    return g.weightLength();
  }

  @Override
  public int forwardScratch(int images) {
    return 0;
  }

  @Override
  public int backwardDataScratch(int images) {
    return 0;
  }

  @Override
  public int backwardWeightsScratch(int images) {
    return 0;
  }

  @Override
  public void packForward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    int from = Parts.from(g.weightLength(), part, parts);
    int to = Parts.from(g.weightLength(), part + 1, parts);
    System.arraycopy(w, wo + from, packed, po + from, to - from);
  }

  /** Backward order: {@code [kh][kw][co][ci/groups]}, so that input channels lie side by side. */
  @Override
  public void packBackward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    int taps = g.kH() * g.kW();
    int ci = g.groupInC();
    int co = g.outC();
    int to = Parts.from(co, part + 1, parts);
    for (int tap = 0; tap < taps; tap++) {
      for (int o = Parts.from(co, part, parts); o < to; o++) {
        for (int i = 0; i < ci; i++) {
          packed[po + (tap * co + o) * ci + i] = w[wo + (tap * ci + i) * co + o];
        }
      }
    }
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
    forwardPart(x, xo, images, packed, po, bias, bo, activation, y, yo, scratch, so, 0, 1);
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
    int rows = images * g.outH();
    int from = Parts.from(rows, part, parts);
    int to = Parts.from(rows, part + 1, parts);
    forwardRows(x, xo, packed, po, bias, bo, activation, y, yo, scratch, so, from, to);
  }

  @Override
  public boolean cutsByRows() {
    return true;
  }

  /** The same of several images' rows, counted through them. */
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
    for (int row = rowFrom; row < rowTo; row++) {
      int image = xo + row / g.outH() * g.inSize();
      int oh = row % g.outH();
      for (int ow = 0; ow < g.outW(); ow++) {
        int out = yo + (row * g.outW() + ow) * g.outC();
        if (bias == null) {
          Arrays.fill(y, out, out + g.outC(), 0);
        } else {
          System.arraycopy(bias, bo, y, out, g.outC());
        }
        pixel(x, image, oh, ow, packed, po, y, out);
      }
      activation.apply(y, yo + row * g.outW() * g.outC(), g.outW() * g.outC());
    }
  }

  private void pixel(
      float[] x, int image, int oh, int ow, float[] packed, int po, float[] y, int out) {
    int ci = g.groupInC();
    int co = g.groupOutC();
    for (int kh = 0; kh < g.kH(); kh++) {
      int ih = oh * g.strideH() - g.padTop() + kh * g.dilationH();
      if (ih < 0 || ih >= g.inH()) {
        continue;
      }
      for (int kw = 0; kw < g.kW(); kw++) {
        int iw = ow * g.strideW() - g.padLeft() + kw * g.dilationW();
        if (iw < 0 || iw >= g.inW()) {
          continue;
        }
        int in = image + (ih * g.inW() + iw) * g.inC();
        for (int group = 0; group < g.groups(); group++) {
          int weights = po + (kh * g.kW() + kw) * ci * g.outC() + group * co;
          for (int i = 0; i < ci; i++) {
            addScaled(
                x[in + group * ci + i], packed, weights + i * g.outC(), y, out + group * co, co);
          }
        }
      }
    }
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
    Arrays.fill(dx, dxo, dxo + images * g.inSize(), 0);
    int ci = g.groupInC();
    int co = g.groupOutC();
    for (int row = 0; row < images * g.outH(); row++) {
      int image = dxo + row / g.outH() * g.inSize();
      int oh = row % g.outH();
      for (int ow = 0; ow < g.outW(); ow++) {
        int out = dyo + (row * g.outW() + ow) * g.outC();
        for (int kh = 0; kh < g.kH(); kh++) {
          int ih = oh * g.strideH() - g.padTop() + kh * g.dilationH();
          if (ih < 0 || ih >= g.inH()) {
            continue;
          }
          for (int kw = 0; kw < g.kW(); kw++) {
            int iw = ow * g.strideW() - g.padLeft() + kw * g.dilationW();
            if (iw < 0 || iw >= g.inW()) {
              continue;
            }
            int in = image + (ih * g.inW() + iw) * g.inC();
            int weights = po + (kh * g.kW() + kw) * g.outC() * ci;
            for (int o = 0; o < g.outC(); o++) {
              addScaled(dy[out + o], packed, weights + o * ci, dx, in + o / co * ci, ci);
            }
          }
        }
      }
    }
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
    weightRows(x, xo, dy, dyo, images, dw, dwo, 0, g.weightRows(), accumulate, scratch, so);
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
    weightRows(x, xo, dy, dyo, images, dw, dwo, from, to, accumulate, scratch, so);
  }

  /** The rows {@code [rowFrom, rowTo)} of the gradient of the weights. */
  public void weightRows(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int images,
      float[] dw,
      int dwo,
      int rowFrom,
      int rowTo,
      boolean accumulate,
      float[] scratch,
      int so) {
    if (!accumulate) {
      Arrays.fill(dw, dwo + rowFrom * g.outC(), dwo + rowTo * g.outC(), 0);
    }
    int ci = g.groupInC();
    for (int row = 0; row < images * g.outH(); row++) {
      int image = xo + row / g.outH() * g.inSize();
      int oh = row % g.outH();
      for (int ow = 0; ow < g.outW(); ow++) {
        int out = dyo + (row * g.outW() + ow) * g.outC();
        for (int tap = rowFrom / ci; tap * ci < rowTo; tap++) {
          int ih = oh * g.strideH() - g.padTop() + tap / g.kW() * g.dilationH();
          int iw = ow * g.strideW() - g.padLeft() + tap % g.kW() * g.dilationW();
          if (ih < 0 || ih >= g.inH() || iw < 0 || iw >= g.inW()) {
            continue;
          }
          int in = image + (ih * g.inW() + iw) * g.inC();
          weightsOfTap(x, in, dy, out, dw, dwo, tap, rowFrom, rowTo);
        }
      }
    }
  }

  private void weightsOfTap(
      float[] x,
      int in,
      float[] dy,
      int out,
      float[] dw,
      int dwo,
      int tap,
      int rowFrom,
      int rowTo) {
    int ci = g.groupInC();
    int co = g.groupOutC();
    int iFrom = Math.max(0, rowFrom - tap * ci);
    int iTo = Math.min(ci, rowTo - tap * ci);
    for (int i = iFrom; i < iTo; i++) {
      int row = dwo + (tap * ci + i) * g.outC();
      for (int group = 0; group < g.groups(); group++) {
        addScaled(x[in + group * ci + i], dy, out + group * co, dw, row + group * co, co);
      }
    }
  }

  /** {@code c[j] += a · b[j]} for {@code n} elements, rounded once each. */
  private static void addScaled(float a, float[] b, int bo, float[] c, int co, int n) {
    for (int j = 0; j < n; j++) {
      c[co + j] = Math.fma(a, b[bo + j], c[co + j]);
    }
  }

  @Override
  public long forwardBytesTouched() {
    return 4L * (g.inSize() + g.outSize() + packedForwardLength());
  }

  @Override
  public String description() {
    return "scalar";
  }
}
