package striate.kernels.shape;

import java.util.Locale;

/**
 * Sizes of one 2-D convolution. A dense layer is a 1×1 convolution of 1×1 images.
 *
 * <p>Images are {@code [n][h][w][c]} (channels fastest), weights {@code [kh][kw][ci/groups][co]}.
 * Padding at the bottom and the right follows from the output size; what lies outside the image
 * counts as zero.
 *
 * @param inH input rows
 * @param inW input columns
 * @param inC input channels
 * @param outH output rows
 * @param outW output columns
 * @param outC output channels
 * @param kH kernel rows
 * @param kW kernel columns
 * @param strideH step between output rows
 * @param strideW step between output columns
 * @param padTop rows of zeros above the image
 * @param padLeft columns of zeros left of the image
 * @param dilationH distance between kernel rows (1: none left out)
 * @param dilationW distance between kernel columns
 * @param groups divides both channel counts; output channel {@code o} reads the input channels of
 *     group {@code o / (outC / groups)}
 */
public record ConvGeometry(
    int inH,
    int inW,
    int inC,
    int outH,
    int outW,
    int outC,
    int kH,
    int kW,
    int strideH,
    int strideW,
    int padTop,
    int padLeft,
    int dilationH,
    int dilationW,
    int groups) {

  /** Checks that the sizes are positive and that the groups divide the channels. */
  public ConvGeometry {
    if (inH < 1 || inW < 1 || inC < 1 || outH < 1 || outW < 1 || outC < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "convolution of an empty image: %d×%d×%d to %d×%d×%d",
              inH,
              inW,
              inC,
              outH,
              outW,
              outC));
    }
    if (kH < 1 || kW < 1 || strideH < 1 || strideW < 1 || dilationH < 1 || dilationW < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "convolution needs positive kernel, stride and dilation, got kernel %d×%d, stride %d×%d, dilation %d×%d",
              kH,
              kW,
              strideH,
              strideW,
              dilationH,
              dilationW));
    }
    if (padTop < 0 || padLeft < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "convolution padding is negative: top %d, left %d", padTop, padLeft));
    }
    if (groups < 1 || inC % groups != 0 || outC % groups != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d groups do not divide %d input and %d output channels",
              groups,
              inC,
              outC));
    }
  }

  /** A dense layer: {@code in} values to {@code out} values. */
  public static ConvGeometry dense(int in, int out) {
    return new ConvGeometry(1, 1, in, 1, 1, out, 1, 1, 1, 1, 0, 0, 1, 1, 1);
  }

  /** Input values of one image. */
  public int inSize() {
    return inH * inW * inC;
  }

  /** Output values of one image. */
  public int outSize() {
    return outH * outW * outC;
  }

  /** Output pixels of one image. */
  public int outPixels() {
    return outH * outW;
  }

  /** Input channels of one group. */
  public int groupInC() {
    return inC / groups;
  }

  /** Output channels of one group. */
  public int groupOutC() {
    return outC / groups;
  }

  /** Rows of the weights seen as a matrix: {@code kH · kW · inC / groups}. */
  public int weightRows() {
    return kH * kW * groupInC();
  }

  /** Number of weights. */
  public int weightLength() {
    return weightRows() * outC;
  }

  /** Zero rows below the image that the last output row reads (0 if it ends inside). */
  public int padBottom() {
    return Math.max(0, (outH - 1) * strideH + (kH - 1) * dilationH + 1 - padTop - inH);
  }

  /** Zero columns right of the image that the last output column reads (0 if it ends inside). */
  public int padRight() {
    return Math.max(0, (outW - 1) * strideW + (kW - 1) * dilationW + 1 - padLeft - inW);
  }

  /** Multiply-adds of one image, padding counted. */
  public long multiplyAdds() {
    return (long) outPixels() * weightLength();
  }
}
