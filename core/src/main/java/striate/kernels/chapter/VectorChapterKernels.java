package striate.kernels.chapter;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The chapter's inner loops over vectors of 2, 4 or 8 doubles.
 *
 * <p>Every method walks over the sixteen kernels a vector at a time in its outer loop, so that what
 * the inner loop sums stays in registers (nine or ten of them), and each lane meets the same
 * operations in the same order whatever the width.
 */
final class VectorChapterKernels implements ChapterKernels {
  // Sixteen lanes are at most what a row holds, so wider registers than 512 bits are not used.
  private static final VectorShape SHAPE =
      VectorShape.preferredShape().vectorBitSize() > 512
          ? VectorShape.S_512_BIT
          : VectorShape.preferredShape();
  private static final VectorSpecies<Double> SPECIES = VectorSpecies.of(double.class, SHAPE);
  private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, SHAPE);
  private static final int LANES = SPECIES.length();

  /** Lane i holds 1 &lt;&lt; i: the bit of a mask that belongs to it. */
  private static final LongVector BIT =
      LongVector.broadcast(LONGS, 1)
          .lanewise(VectorOperators.LSHL, LongVector.zero(LONGS).addIndex(1));

  private static DoubleVector tanh(DoubleVector x) {
    DoubleVector y = x.abs();
    y = y.blend(Tanh.CEILING, y.compare(VectorOperators.GT, Tanh.CEILING));
    DoubleVector t = y.fma(splat(Tanh.TWO_OVER_LN2), splat(Tanh.ROUNDER));
    DoubleVector k = t.sub(Tanh.ROUNDER);
    DoubleVector r = k.fma(splat(Tanh.MINUS_LN2_REST), k.fma(splat(Tanh.MINUS_LN2), y.add(y)));
    DoubleVector power =
        t.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
    DoubleVector q = r.fma(splat(Tanh.C10), splat(Tanh.C9));
    q = q.fma(r, splat(Tanh.C8));
    q = q.fma(r, splat(Tanh.C7));
    q = q.fma(r, splat(Tanh.C6));
    q = q.fma(r, splat(Tanh.C5));
    q = q.fma(r, splat(Tanh.C4));
    q = q.fma(r, splat(Tanh.C3));
    q = q.fma(r, splat(Tanh.C2));
    q = q.fma(r, splat(Tanh.C1));
    q = q.fma(r, splat(Tanh.C0));
    DoubleVector p = r.mul(r).fma(q, r);
    DoubleVector result = power.fma(p, power.sub(1)).div(power.fma(p, power.add(1)));
    LongVector sign = x.reinterpretAsLongs().and(Long.MIN_VALUE);
    return result.reinterpretAsLongs().or(sign).reinterpretAsDoubles();
  }

  private static DoubleVector splat(double value) {
    return DoubleVector.broadcast(SPECIES, value);
  }

  /** Which of the lanes from {@code lane} on are kept. */
  private static VectorMask<Double> kept(int bits, int lane) {
    return LongVector.broadcast(LONGS, bits >>> lane)
        .and(BIT)
        .compare(VectorOperators.NE, 0)
        .cast(SPECIES);
  }

  @Override
  public void convolveTanh(
      double[] image,
      int imageFrom,
      int width,
      int[] offsets,
      int count,
      double[] kernels,
      double[] h) {
    for (int lane = 0; lane < KERNELS; lane += LANES) {
      convolve(image, imageFrom, width, offsets, count, kernels, lane, h);
    }
    tanh(h, count * KERNELS);
  }

  /** In place; a loop of its own, since the compiler gives up on larger methods and boxes. */
  static void tanh(double[] h, int length) {
    for (int i = 0; i < length; i += LANES) {
      tanh(DoubleVector.fromArray(SPECIES, h, i)).intoArray(h, i);
    }
  }

  private static void convolve(
      double[] image,
      int imageFrom,
      int width,
      int[] offsets,
      int count,
      double[] kernels,
      int lane,
      double[] h) {
    DoubleVector k0 = DoubleVector.fromArray(SPECIES, kernels, lane);
    DoubleVector k1 = DoubleVector.fromArray(SPECIES, kernels, lane + KERNELS);
    DoubleVector k2 = DoubleVector.fromArray(SPECIES, kernels, lane + 2 * KERNELS);
    DoubleVector k3 = DoubleVector.fromArray(SPECIES, kernels, lane + 3 * KERNELS);
    DoubleVector k4 = DoubleVector.fromArray(SPECIES, kernels, lane + 4 * KERNELS);
    DoubleVector k5 = DoubleVector.fromArray(SPECIES, kernels, lane + 5 * KERNELS);
    DoubleVector k6 = DoubleVector.fromArray(SPECIES, kernels, lane + 6 * KERNELS);
    DoubleVector k7 = DoubleVector.fromArray(SPECIES, kernels, lane + 7 * KERNELS);
    DoubleVector k8 = DoubleVector.fromArray(SPECIES, kernels, lane + 8 * KERNELS);
    for (int q = 0; q < count; q++) {
      int top = imageFrom + offsets[q];
      int middle = top + width;
      int bottom = middle + width;
      DoubleVector sum = splat(image[top]).fma(k0, splat(0));
      sum = splat(image[top + 1]).fma(k1, sum);
      sum = splat(image[top + 2]).fma(k2, sum);
      sum = splat(image[middle]).fma(k3, sum);
      sum = splat(image[middle + 1]).fma(k4, sum);
      sum = splat(image[middle + 2]).fma(k5, sum);
      sum = splat(image[bottom]).fma(k6, sum);
      sum = splat(image[bottom + 1]).fma(k7, sum);
      sum = splat(image[bottom + 2]).fma(k8, sum);
      sum.intoArray(h, q * KERNELS + lane);
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
    DoubleVector zero = splat(0);
    for (int q = 0; q < count; q++) {
      int bits = mask[maskFrom + positions[positionsFrom + q]];
      int slot = slots[slotsFrom + q];
      layerMask[slot] = (char) bits;
      for (int lane = 0; lane < KERNELS; lane += LANES) {
        DoubleVector value = DoubleVector.fromArray(SPECIES, h, q * KERNELS + lane);
        value = zero.blend(value.add(value), kept(bits, lane));
        value.intoArray(h, q * KERNELS + lane);
        value.intoArray(layer, slot * KERNELS + lane);
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
    for (int lane = 0; lane < KERNELS; lane += LANES) {
      accumulateScores(h, count, positions, positionsFrom, weights, lane, sums, sumsFrom + lane);
    }
  }

  private static void accumulateScores(
      double[] h,
      int count,
      char[] positions,
      int positionsFrom,
      double[] weights,
      int lane,
      double[] sums,
      int at) {
    DoubleVector s0 = DoubleVector.fromArray(SPECIES, sums, at);
    DoubleVector s1 = DoubleVector.fromArray(SPECIES, sums, at + KERNELS);
    DoubleVector s2 = DoubleVector.fromArray(SPECIES, sums, at + 2 * KERNELS);
    DoubleVector s3 = DoubleVector.fromArray(SPECIES, sums, at + 3 * KERNELS);
    DoubleVector s4 = DoubleVector.fromArray(SPECIES, sums, at + 4 * KERNELS);
    DoubleVector s5 = DoubleVector.fromArray(SPECIES, sums, at + 5 * KERNELS);
    DoubleVector s6 = DoubleVector.fromArray(SPECIES, sums, at + 6 * KERNELS);
    DoubleVector s7 = DoubleVector.fromArray(SPECIES, sums, at + 7 * KERNELS);
    DoubleVector s8 = DoubleVector.fromArray(SPECIES, sums, at + 8 * KERNELS);
    DoubleVector s9 = DoubleVector.fromArray(SPECIES, sums, at + 9 * KERNELS);
    for (int q = 0; q < count; q++) {
      int block = positions[positionsFrom + q] * BLOCK + lane;
      DoubleVector x = DoubleVector.fromArray(SPECIES, h, q * KERNELS + lane);
      s0 = x.fma(DoubleVector.fromArray(SPECIES, weights, block), s0);
      s1 = x.fma(DoubleVector.fromArray(SPECIES, weights, block + KERNELS), s1);
      s2 = x.fma(DoubleVector.fromArray(SPECIES, weights, block + 2 * KERNELS), s2);
      s3 = x.fma(DoubleVector.fromArray(SPECIES, weights, block + 3 * KERNELS), s3);
      s4 = x.fma(DoubleVector.fromArray(SPECIES, weights, block + 4 * KERNELS), s4);
      s5 = x.fma(DoubleVector.fromArray(SPECIES, weights, block + 5 * KERNELS), s5);
      s6 = x.fma(DoubleVector.fromArray(SPECIES, weights, block + 6 * KERNELS), s6);
      s7 = x.fma(DoubleVector.fromArray(SPECIES, weights, block + 7 * KERNELS), s7);
      s8 = x.fma(DoubleVector.fromArray(SPECIES, weights, block + 8 * KERNELS), s8);
      s9 = x.fma(DoubleVector.fromArray(SPECIES, weights, block + 9 * KERNELS), s9);
    }
    s0.intoArray(sums, at);
    s1.intoArray(sums, at + KERNELS);
    s2.intoArray(sums, at + 2 * KERNELS);
    s3.intoArray(sums, at + 3 * KERNELS);
    s4.intoArray(sums, at + 4 * KERNELS);
    s5.intoArray(sums, at + 5 * KERNELS);
    s6.intoArray(sums, at + 6 * KERNELS);
    s7.intoArray(sums, at + 7 * KERNELS);
    s8.intoArray(sums, at + 8 * KERNELS);
    s9.intoArray(sums, at + 9 * KERNELS);
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
    for (int lane = 0; lane < KERNELS; lane += LANES) {
      hiddenDelta(
          weights,
          weightsFrom + lane,
          layer,
          from,
          to,
          images,
          mask,
          delta2,
          shrink,
          gain,
          lane,
          delta1);
    }
  }

  private static void hiddenDelta(
      double[] weights,
      int block,
      double[] layer,
      int from,
      int to,
      char[] images,
      char[] mask,
      double[] delta2,
      double shrink,
      double gain,
      int lane,
      double[] delta1) {
    DoubleVector w0 = DoubleVector.fromArray(SPECIES, weights, block);
    DoubleVector w1 = DoubleVector.fromArray(SPECIES, weights, block + KERNELS);
    DoubleVector w2 = DoubleVector.fromArray(SPECIES, weights, block + 2 * KERNELS);
    DoubleVector w3 = DoubleVector.fromArray(SPECIES, weights, block + 3 * KERNELS);
    DoubleVector w4 = DoubleVector.fromArray(SPECIES, weights, block + 4 * KERNELS);
    DoubleVector w5 = DoubleVector.fromArray(SPECIES, weights, block + 5 * KERNELS);
    DoubleVector w6 = DoubleVector.fromArray(SPECIES, weights, block + 6 * KERNELS);
    DoubleVector w7 = DoubleVector.fromArray(SPECIES, weights, block + 7 * KERNELS);
    DoubleVector w8 = DoubleVector.fromArray(SPECIES, weights, block + 8 * KERNELS);
    DoubleVector w9 = DoubleVector.fromArray(SPECIES, weights, block + 9 * KERNELS);
    DoubleVector zero = splat(0);
    for (int s = from; s < to; s++) {
      int d2 = images[s] * LABELS;
      DoubleVector sum = splat(delta2[d2]).fma(w0, zero);
      sum = splat(delta2[d2 + 1]).fma(w1, sum);
      sum = splat(delta2[d2 + 2]).fma(w2, sum);
      sum = splat(delta2[d2 + 3]).fma(w3, sum);
      sum = splat(delta2[d2 + 4]).fma(w4, sum);
      sum = splat(delta2[d2 + 5]).fma(w5, sum);
      sum = splat(delta2[d2 + 6]).fma(w6, sum);
      sum = splat(delta2[d2 + 7]).fma(w7, sum);
      sum = splat(delta2[d2 + 8]).fma(w8, sum);
      sum = splat(delta2[d2 + 9]).fma(w9, sum);
      DoubleVector t = DoubleVector.fromArray(SPECIES, layer, s * KERNELS + lane).mul(shrink);
      DoubleVector slope = t.neg().fma(t, splat(1)).mul(gain);
      zero.blend(sum.mul(slope), kept(mask[s], lane))
          .intoArray(delta1, (s - from) * KERNELS + lane);
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
    for (int lane = 0; lane < KERNELS; lane += LANES) {
      updateWeights(weights, weightsFrom + lane, layer, from, to, images, delta2, rate, lane);
    }
  }

  private static void updateWeights(
      double[] weights,
      int block,
      double[] layer,
      int from,
      int to,
      char[] images,
      double[] delta2,
      double rate,
      int lane) {
    DoubleVector g0 = splat(0);
    DoubleVector g1 = splat(0);
    DoubleVector g2 = splat(0);
    DoubleVector g3 = splat(0);
    DoubleVector g4 = splat(0);
    DoubleVector g5 = splat(0);
    DoubleVector g6 = splat(0);
    DoubleVector g7 = splat(0);
    DoubleVector g8 = splat(0);
    DoubleVector g9 = splat(0);
    for (int s = from; s < to; s++) {
      int d2 = images[s] * LABELS;
      DoubleVector x = DoubleVector.fromArray(SPECIES, layer, s * KERNELS + lane);
      g0 = splat(delta2[d2]).fma(x, g0);
      g1 = splat(delta2[d2 + 1]).fma(x, g1);
      g2 = splat(delta2[d2 + 2]).fma(x, g2);
      g3 = splat(delta2[d2 + 3]).fma(x, g3);
      g4 = splat(delta2[d2 + 4]).fma(x, g4);
      g5 = splat(delta2[d2 + 5]).fma(x, g5);
      g6 = splat(delta2[d2 + 6]).fma(x, g6);
      g7 = splat(delta2[d2 + 7]).fma(x, g7);
      g8 = splat(delta2[d2 + 8]).fma(x, g8);
      g9 = splat(delta2[d2 + 9]).fma(x, g9);
    }
    step(weights, block, rate, g0);
    step(weights, block + KERNELS, rate, g1);
    step(weights, block + 2 * KERNELS, rate, g2);
    step(weights, block + 3 * KERNELS, rate, g3);
    step(weights, block + 4 * KERNELS, rate, g4);
    step(weights, block + 5 * KERNELS, rate, g5);
    step(weights, block + 6 * KERNELS, rate, g6);
    step(weights, block + 7 * KERNELS, rate, g7);
    step(weights, block + 8 * KERNELS, rate, g8);
    step(weights, block + 9 * KERNELS, rate, g9);
  }

  private static void step(double[] weights, int at, double rate, DoubleVector gradient) {
    splat(rate).fma(gradient, DoubleVector.fromArray(SPECIES, weights, at)).intoArray(weights, at);
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
    for (int lane = 0; lane < KERNELS; lane += LANES) {
      accumulateKernels(
          pixels, pixelsFrom, stride, width, from, to, images, delta1, lane, gradient);
    }
  }

  private static void accumulateKernels(
      double[] pixels,
      int pixelsFrom,
      int stride,
      int width,
      int from,
      int to,
      char[] images,
      double[] delta1,
      int lane,
      double[] gradient) {
    DoubleVector g0 = DoubleVector.fromArray(SPECIES, gradient, lane);
    DoubleVector g1 = DoubleVector.fromArray(SPECIES, gradient, lane + KERNELS);
    DoubleVector g2 = DoubleVector.fromArray(SPECIES, gradient, lane + 2 * KERNELS);
    DoubleVector g3 = DoubleVector.fromArray(SPECIES, gradient, lane + 3 * KERNELS);
    DoubleVector g4 = DoubleVector.fromArray(SPECIES, gradient, lane + 4 * KERNELS);
    DoubleVector g5 = DoubleVector.fromArray(SPECIES, gradient, lane + 5 * KERNELS);
    DoubleVector g6 = DoubleVector.fromArray(SPECIES, gradient, lane + 6 * KERNELS);
    DoubleVector g7 = DoubleVector.fromArray(SPECIES, gradient, lane + 7 * KERNELS);
    DoubleVector g8 = DoubleVector.fromArray(SPECIES, gradient, lane + 8 * KERNELS);
    for (int s = from; s < to; s++) {
      int top = pixelsFrom + images[s] * stride;
      int middle = top + width;
      int bottom = middle + width;
      DoubleVector d = DoubleVector.fromArray(SPECIES, delta1, (s - from) * KERNELS + lane);
      g0 = splat(pixels[top]).fma(d, g0);
      g1 = splat(pixels[top + 1]).fma(d, g1);
      g2 = splat(pixels[top + 2]).fma(d, g2);
      g3 = splat(pixels[middle]).fma(d, g3);
      g4 = splat(pixels[middle + 1]).fma(d, g4);
      g5 = splat(pixels[middle + 2]).fma(d, g5);
      g6 = splat(pixels[bottom]).fma(d, g6);
      g7 = splat(pixels[bottom + 1]).fma(d, g7);
      g8 = splat(pixels[bottom + 2]).fma(d, g8);
    }
    g0.intoArray(gradient, lane);
    g1.intoArray(gradient, lane + KERNELS);
    g2.intoArray(gradient, lane + 2 * KERNELS);
    g3.intoArray(gradient, lane + 3 * KERNELS);
    g4.intoArray(gradient, lane + 4 * KERNELS);
    g5.intoArray(gradient, lane + 5 * KERNELS);
    g6.intoArray(gradient, lane + 6 * KERNELS);
    g7.intoArray(gradient, lane + 7 * KERNELS);
    g8.intoArray(gradient, lane + 8 * KERNELS);
  }
}
