package striate.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * How fast one core reads and writes, measured for working sets that end in the first-level cache,
 * the second, the third, and nowhere. Where operands are large and little is done with each number,
 * this and not the peak is what a kernel can reach.
 */
final class Bandwidth {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  /** Bytes of the working sets that are measured. */
  private static final int[] BYTES = {24 << 10, 384 << 10, 6 << 20, 96 << 20};

  private final double[] read = new double[BYTES.length];
  private final double[] written = new double[BYTES.length];

  /** Measures for about a second. */
  Bandwidth() {
    float[] memory = new float[BYTES[BYTES.length - 1] / Float.BYTES];
    float sink = 0;
    for (int i = 0; i < BYTES.length; i++) {
      int floats = BYTES[i] / Float.BYTES;
      long each = Math.max(1, (8 << 20) / floats);
      for (int round = 0; round < 40; round++) {
        long start = System.nanoTime();
        for (long k = 0; k < each; k++) {
          sink += sum(memory, floats);
        }
        long middle = System.nanoTime();
        for (long k = 0; k < each; k++) {
          fill(memory, floats, sink);
        }
        double bytes = (double) each * BYTES[i];
        read[i] = Math.max(read[i], bytes / (middle - start));
        written[i] = Math.max(written[i], bytes / (System.nanoTime() - middle));
      }
    }
    if (Float.isNaN(sink)) {
      throw new AssertionError("sums of what was written are finite");
    }
  }

  /** The first multiple of a cache line in a long array; see ShapeGrid. */
  private static final int FROM = 12;

  private static float sum(float[] a, int floats) {
    FloatVector p = FloatVector.zero(S);
    FloatVector q = p;
    FloatVector r = p;
    FloatVector s = p;
    for (int i = FROM; i + 4 * L <= floats; i += 4 * L) {
      p = p.add(FloatVector.fromArray(S, a, i));
      q = q.add(FloatVector.fromArray(S, a, i + L));
      r = r.add(FloatVector.fromArray(S, a, i + 2 * L));
      s = s.add(FloatVector.fromArray(S, a, i + 3 * L));
    }
    return p.add(q).add(r).add(s).reduceLanes(VectorOperators.ADD) * 1e-9f;
  }

  private static void fill(float[] a, int floats, float value) {
    FloatVector v = FloatVector.broadcast(S, value);
    for (int i = FROM; i + 4 * L <= floats; i += 4 * L) {
      v.intoArray(a, i);
      v.intoArray(a, i + L);
      v.intoArray(a, i + 2 * L);
      v.intoArray(a, i + 3 * L);
    }
  }

  /** The least nanoseconds to read and write so much, each byte once, where it lies by its size. */
  double nanos(double bytesRead, double bytesWritten) {
    int i = 0;
    while (i < BYTES.length - 1 && bytesRead + bytesWritten > 1.5 * BYTES[i]) {
      i++;
    }
    return bytesRead / read[i] + bytesWritten / written[i];
  }

  @Override
  public String toString() {
    StringBuilder s = new StringBuilder();
    for (int i = 0; i < BYTES.length; i++) {
      s.append(
          String.format(
              java.util.Locale.ROOT,
              "%s%d KB: %.0f and %.0f",
              i == 0 ? "" : ", ",
              BYTES[i] >> 10,
              read[i],
              written[i]));
    }
    return s.toString();
  }
}
