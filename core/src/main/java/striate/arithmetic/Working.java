package striate.arithmetic;

import java.util.List;

/**
 * The working of one number that a layer writes: what it is made of, in which way, and what comes
 * out, beside what the engine wrote.
 *
 * <p>The terms lie in {@link #patch}, in the order of {@link #sizes}: [channels, rows, columns] of
 * a window, one size of any other list. {@link #result} is computed from them in double precision,
 * or, where {@link #sameBits}, in the engine's own order and precision. Otherwise the engine's
 * value may differ from it by rounding: by at most {@link #bound} units in the last place of {@link
 * #scale}, which is the sum of the terms' absolute values unless {@link #note} says more.
 *
 * @param way in which the number comes about
 * @param formula in one line, with {@code x} for what is read, {@code w} for weights
 * @param note about the rounding, empty if there is nothing to say
 * @param sizes of the patch
 * @param inputs for each term the index of the layer's input that it is read from
 * @param sources for each term its index in that input, channels first; −1 for padding
 * @param patch the terms that are read; 0 for padding
 * @param kernel for each term its weight, or empty
 * @param products for each term its product with the weight, exact in double precision, or empty
 * @param numbers further numbers of the formula, by name: bias, mean, largest …
 * @param winner the index of the term that is taken, −1 if all count
 * @param value what the engine wrote
 * @param result what comes out here
 * @param scale the number whose last place the difference is measured in
 * @param sameBits whether the result is the engine's value, bit by bit
 * @param bound on the difference, in units of the last place of {@code scale}
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between arrays; nothing compares them
public record Working(
    Way way,
    String formula,
    String note,
    int[] sizes,
    int[] inputs,
    int[] sources,
    float[] patch,
    float[] kernel,
    double[] products,
    List<Named> numbers,
    int winner,
    float value,
    double result,
    double scale,
    boolean sameBits,
    double bound) {

  /** The way in which a number comes about. */
  public enum Way {
    /** A sum of products of terms and weights, and perhaps a bias. */
    PRODUCTS,
    /** A sum or mean of terms. */
    SUM,
    /** One of the terms, the largest or smallest. */
    CHOICE,
    /** A function of few numbers. */
    FORMULA,
    /** A copy of one number. */
    COPY,
    /** A function of which only the terms and the slopes at this place are shown. */
    SLOPES
  }

  /**
   * A number with a name.
   *
   * @param name in a formula, or a word
   */
  public record Named(String name, double value) {}

  /** Copies the list. */
  public Working {
    numbers = List.copyOf(numbers);
  }

  /**
   * The difference between the engine's value and the result, in units of the last place of the
   * scale; 0 where both are NaN or the same infinity.
   */
  public double units() {
    if (sameBits || value == (float) result || (Float.isNaN(value) && Double.isNaN(result))) {
      return 0;
    }
    return Math.abs(value - result) / Math.ulp((float) Math.abs(scale));
  }

  /** Whether the engine's value is the result, within the bound. */
  public boolean agrees() {
    return units() <= bound;
  }
}
