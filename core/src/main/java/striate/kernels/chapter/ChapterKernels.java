package striate.kernels.chapter;

/**
 * The inner loops of the chapter's network, in doubles.
 *
 * <p>Sixteen kernels of nine taps, ten labels. Rows of hidden values hold the sixteen kernels of
 * one position. The output weights are packed position by position, label by label, kernels fastest
 * ({@code [position][label][kernel]}), so that a row of hidden values meets them lane by lane.
 *
 * <p>Each of the sixteen lanes is summed on its own and in one order, with fused multiply-adds, so
 * the scalar kernels and the vector ones of every width give the same bits.
 */
public interface ChapterKernels {
  /** Kernels, and so hidden values of one position. */
  int KERNELS = 16;

  /** Taps of a 3×3 kernel. */
  int TAPS = 9;

  /** Digits. */
  int LABELS = 10;

  /** Weights of one position. */
  int BLOCK = LABELS * KERNELS;

  /**
   * {@code h[q] = tanh(section(q) · kernels)} for {@code count} sections of one image.
   *
   * @param image pixels, row by row
   * @param imageFrom where the image begins in {@code image}
   * @param width pixels of an image row
   * @param offsets where each section begins, counted from {@code imageFrom}
   * @param kernels {@code [tap][kernel]}
   * @param h receives {@code count} rows of sixteen
   */
  void convolveTanh(
      double[] image,
      int imageFrom,
      int width,
      int[] offsets,
      int count,
      double[] kernels,
      double[] h);

  /**
   * Dropout: {@code h[q] ∘ mask(position q)·2}, in place, and copied to row {@code slots[q]} of
   * {@code layer}, with the bits.
   *
   * @param mask sixteen bits a position, the first kernel's lowest
   * @param maskFrom where the image's bits begin
   * @param positions the position of every row of {@code h}, from {@code positionsFrom} on
   * @param slots the row of {@code layer}, from {@code slotsFrom} on
   * @param layerMask receives the sixteen bits of every row written
   */
  void dropout(
      double[] h,
      int count,
      char[] mask,
      int maskFrom,
      char[] positions,
      int positionsFrom,
      int[] slots,
      int slotsFrom,
      double[] layer,
      char[] layerMask);

  /**
   * {@code sums[label][kernel] += Σ h[q][kernel] · weights[position q][label][kernel]}.
   *
   * @param sums 160 values from {@code sumsFrom} on
   */
  void accumulateScores(
      double[] h,
      int count,
      char[] positions,
      int positionsFrom,
      double[] weights,
      double[] sums,
      int sumsFrom);

  /**
   * The gradient at one position's hidden values: {@code delta1[s] = (Σ_label delta2[image][label]
   * · weights[label]) ∘ (1 - (shrink·h)²) · gain ∘ mask}, for slots {@code from} to {@code to}.
   *
   * @param weightsFrom where the position's block begins
   * @param images the image of every slot, counted within the batch
   * @param mask sixteen bits a slot
   * @param delta1 receives rows 0 to {@code to - from}
   */
  void hiddenDelta(
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
      double[] delta1);

  /** {@code weights[label] += rate · Σ_s delta2[image][label] · layer[s]}, for one position. */
  void updateWeights(
      double[] weights,
      int weightsFrom,
      double[] layer,
      int from,
      int to,
      char[] images,
      double[] delta2,
      double rate);

  /**
   * {@code gradient[tap] += Σ_s section(image of s)[tap] · delta1[s]}, for one position.
   *
   * @param pixels all images' pixels
   * @param pixelsFrom where the batch's first image begins, plus the section's offset within an
   *     image
   * @param stride pixels of an image
   * @param width pixels of an image row
   */
  void accumulateKernels(
      double[] pixels,
      int pixelsFrom,
      int stride,
      int width,
      int from,
      int to,
      char[] images,
      double[] delta1,
      double[] gradient);
}
