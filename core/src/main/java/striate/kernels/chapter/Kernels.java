package striate.kernels.chapter;

import striate.kernels.jit.Vectors;

/** The kernels of this JVM, chosen once. */
public final class Kernels {
  private static final ChapterKernels CHAPTER =
      Vectors.available() ? new VectorChapterKernels() : new ScalarChapterKernels();
  private static final TwisterKernels TWISTER =
      Vectors.available() ? new VectorTwisterKernels() : new ScalarTwisterKernels();

  private Kernels() {}

  /** The arithmetic of the chapter's network. */
  public static ChapterKernels chapter() {
    return CHAPTER;
  }

  /** The arithmetic of the Mersenne Twister. */
  public static TwisterKernels twister() {
    return TWISTER;
  }
}
