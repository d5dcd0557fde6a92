package striate.truth;

import striate.truth.TorchCases.Case;

/** Where a kernel looks: sizes as height,width, padding as top,left,bottom,right. */
record Window(
    int kernelH,
    int kernelW,
    int strideH,
    int strideW,
    int dilationH,
    int dilationW,
    int top,
    int left,
    int bottom,
    int right,
    boolean ceil) {

  static Window of(Case c) {
    int[] k = c.integers("kernel");
    int[] s = c.integers("stride");
    int[] p = c.integers("pad");
    int[] d = c.settings().containsKey("dilation") ? c.integers("dilation") : new int[] {1, 1};
    return new Window(k[0], k[1], s[0], s[1], d[0], d[1], p[0], p[1], p[2], p[3], c.flag("ceil"));
  }

  int outH(int h) {
    return count(h, top, bottom, (kernelH - 1) * dilationH + 1, strideH);
  }

  int outW(int w) {
    return count(w, left, right, (kernelW - 1) * dilationW + 1, strideW);
  }

  /** Where the number of windows is rounded up, a last one must begin before the image ends. */
  private int count(int size, int before, int after, int reach, int stride) {
    int count = 0;
    int start = -before;
    while (start + reach <= size + after
        || (ceil && start < size && start < size + after - reach + stride)) {
      count++;
      start += stride;
    }
    return count;
  }

  /** Returns the input row under kernel row {@code kh} at output row {@code oh}; may be outside. */
  int row(int oh, int kh) {
    return oh * strideH - top + kh * dilationH;
  }

  /** Returns the input column under kernel column {@code kw}; may be outside. */
  int column(int ow, int kw) {
    return ow * strideW - left + kw * dilationW;
  }
}
