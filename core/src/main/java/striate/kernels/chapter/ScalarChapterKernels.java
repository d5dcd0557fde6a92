package striate.kernels.chapter;

/** The reference, and what runs without vectors. */
final class ScalarChapterKernels implements ChapterKernels {
  @Override
  public void convolveTanh(
      double[] image,
      int imageFrom,
      int width,
      int[] offsets,
      int count,
      double[] kernels,
      double[] h) {
    for (int q = 0; q < count; q++) {
      int at = imageFrom + offsets[q];
      for (int k = 0; k < KERNELS; k++) {
        double sum = 0;
        for (int tap = 0; tap < TAPS; tap++) {
          sum = Math.fma(image[at + (tap / 3 * width) + tap % 3], kernels[tap * KERNELS + k], sum);
        }
        h[q * KERNELS + k] = Tanh.of(sum);
      }
    }
  }

  @Override
  public void dropout(
      double[] h,
      int count,
      char[] mask,
      int maskFrom,
      char[] positions,
      int positionsFrom,
      int[] slots,
      int slotsFrom,
      double[] layer,
      char[] layerMask) {
    for (int q = 0; q < count; q++) {
      int bits = mask[maskFrom + positions[positionsFrom + q]];
      int slot = slots[slotsFrom + q];
      layerMask[slot] = (char) bits;
      for (int k = 0; k < KERNELS; k++) {
        double kept = ((bits >>> k) & 1) != 0 ? 2 * h[q * KERNELS + k] : 0;
        h[q * KERNELS + k] = kept;
        layer[slot * KERNELS + k] = kept;
      }
    }
  }

  @Override
  public void accumulateScores(
      double[] h,
      int count,
      char[] positions,
      int positionsFrom,
      double[] weights,
      double[] sums,
      int sumsFrom) {
    for (int q = 0; q < count; q++) {
      int block = positions[positionsFrom + q] * BLOCK;
      for (int label = 0; label < LABELS; label++) {
        for (int k = 0; k < KERNELS; k++) {
          int at = label * KERNELS + k;
          int into = sumsFrom + at;
          sums[into] = Math.fma(h[q * KERNELS + k], weights[block + at], sums[into]);
        }
      }
    }
  }

  @Override
  public void hiddenDelta(
      double[] weights,
      int weightsFrom,
      double[] layer,
      int from,
      int to,
      char[] images,
      char[] mask,
      double[] delta2,
      double shrink,
      double gain,
      double[] delta1) {
    for (int s = from; s < to; s++) {
      int d2 = images[s] * LABELS;
      for (int k = 0; k < KERNELS; k++) {
        double sum = 0;
        for (int label = 0; label < LABELS; label++) {
          sum = Math.fma(delta2[d2 + label], weights[weightsFrom + label * KERNELS + k], sum);
        }
        double t = layer[s * KERNELS + k] * shrink;
        double slope = Math.fma(-t, t, 1) * gain;
        delta1[(s - from) * KERNELS + k] = ((mask[s] >>> k) & 1) != 0 ? sum * slope : 0;
      }
    }
  }

  @Override
  public void updateWeights(
      double[] weights,
      int weightsFrom,
      double[] layer,
      int from,
      int to,
      char[] images,
      double[] delta2,
      double rate) {
    for (int label = 0; label < LABELS; label++) {
      for (int k = 0; k < KERNELS; k++) {
        double sum = 0;
        for (int s = from; s < to; s++) {
          sum = Math.fma(delta2[images[s] * LABELS + label], layer[s * KERNELS + k], sum);
        }
        int at = weightsFrom + label * KERNELS + k;
        weights[at] = Math.fma(rate, sum, weights[at]);
      }
    }
  }

  @Override
  public void accumulateKernels(
      double[] pixels,
      int pixelsFrom,
      int stride,
      int width,
      int from,
      int to,
      char[] images,
      double[] delta1,
      double[] gradient) {
    for (int s = from; s < to; s++) {
      int at = pixelsFrom + images[s] * stride;
      for (int tap = 0; tap < TAPS; tap++) {
        double pixel = pixels[at + tap / 3 * width + tap % 3];
        for (int k = 0; k < KERNELS; k++) {
          int into = tap * KERNELS + k;
          gradient[into] = Math.fma(pixel, delta1[(s - from) * KERNELS + k], gradient[into]);
        }
      }
    }
  }
}
