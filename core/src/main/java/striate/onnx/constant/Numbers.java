package striate.onnx.constant;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The elements of a tensor. */
@SuppressWarnings("ArrayRecordComponent") // never compared; the arrays are large
sealed interface Numbers
    permits Numbers.Reals, Numbers.Doubles, Numbers.Wholes, Numbers.Texts, Stored {
  /** How many. */
  int size();

  /** The elements in an array. */
  Numbers read() throws OnnxFormatException;

  /** Some of them; those of index −1 are 0. */
  Numbers pick(int[] from) throws OnnxFormatException;

  float[] floats(ElementType type) throws OnnxFormatException;

  double[] doubles(ElementType type) throws OnnxFormatException;

  /** Elements of one kind, all in arrays, one after the other. */
  static Numbers joined(List<Numbers> parts, int size) {
    int at = 0;
    return switch (parts.getFirst()) {
      case Reals first -> {
        float[] all = new float[size];
        for (Numbers part : parts) {
          System.arraycopy(((Reals) part).values(), 0, all, at, part.size());
          at += part.size();
        }
        yield new Reals(all);
      }
      case Doubles first -> {
        double[] all = new double[size];
        for (Numbers part : parts) {
          System.arraycopy(((Doubles) part).values(), 0, all, at, part.size());
          at += part.size();
        }
        yield new Doubles(all);
      }
      case Texts first -> {
        String[] all = new String[size];
        for (Numbers part : parts) {
          System.arraycopy(((Texts) part).values(), 0, all, at, part.size());
          at += part.size();
        }
        yield new Texts(all);
      }
      default -> {
        long[] all = new long[size];
        long[] perBatch = null;
        for (Numbers part : parts) {
          Wholes wholes = (Wholes) part;
          System.arraycopy(wholes.values(), 0, all, at, part.size());
          if (wholes.perBatch() != null) {
            perBatch = perBatch == null ? new long[size] : perBatch;
            System.arraycopy(wholes.perBatch(), 0, perBatch, at, part.size());
          }
          at += part.size();
        }
        yield new Wholes(all, perBatch);
      }
    };
  }

  /** Floats, or smaller numbers within floats. */
  record Reals(float[] values) implements Numbers {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Numbers read() {
      return this;
    }

    @Override
    public Numbers pick(int[] from) {
      float[] picked = new float[from.length];
      for (int i = 0; i < picked.length; i++) {
        picked[i] = from[i] < 0 ? 0 : values[from[i]];
      }
      return new Reals(picked);
    }

    @Override
    public float[] floats(ElementType type) {
      return values;
    }

    @Override
    public double[] doubles(ElementType type) {
      double[] wide = new double[values.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = values[i];
      }
      return wide;
    }
  }

  /** Doubles. */
  record Doubles(double[] values) implements Numbers {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Numbers read() {
      return this;
    }

    @Override
    public Numbers pick(int[] from) {
      double[] picked = new double[from.length];
      for (int i = 0; i < picked.length; i++) {
        picked[i] = from[i] < 0 ? 0 : values[from[i]];
      }
      return new Doubles(picked);
    }

    @Override
    public float[] floats(ElementType type) {
      float[] narrow = new float[values.length];
      for (int i = 0; i < narrow.length; i++) {
        narrow[i] = (float) values[i];
      }
      return narrow;
    }

    @Override
    public double[] doubles(ElementType type) {
      return values;
    }
  }

  /**
   * Integers and truth values.
   *
   * @param perBatch what each image adds; null if nothing
   */
  record Wholes(long[] values, long @Nullable [] perBatch) implements Numbers {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Numbers read() {
      return this;
    }

    @Override
    public Numbers pick(int[] from) {
      long[] each = perBatch == null ? null : pick(perBatch, from);
      boolean any = false;
      for (int i = 0; each != null && i < each.length; i++) {
        any |= each[i] != 0;
      }
      return new Wholes(pick(values, from), any ? each : null);
    }

    private static long[] pick(long[] values, int[] from) {
      long[] picked = new long[from.length];
      for (int i = 0; i < picked.length; i++) {
        picked[i] = from[i] < 0 ? 0 : values[from[i]];
      }
      return picked;
    }

    @Override
    public float[] floats(ElementType type) throws OnnxFormatException {
      known();
      float[] reals = new float[values.length];
      for (int i = 0; i < reals.length; i++) {
        long v = values[i];
        reals[i] = type == ElementType.UINT64 && v < 0 ? (float) unsigned(v) : v;
      }
      return reals;
    }

    @Override
    public double[] doubles(ElementType type) throws OnnxFormatException {
      known();
      double[] reals = new double[values.length];
      for (int i = 0; i < reals.length; i++) {
        long v = values[i];
        reals[i] = type == ElementType.UINT64 && v < 0 ? unsigned(v) : v;
      }
      return reals;
    }

    private void known() throws NotKnownException {
      if (perBatch != null) {
        throw new NotKnownException("integers depend on the number of images");
      }
    }

    /** Of 2^63 and more; the lowest bit sticks, so that the sum is rounded once. */
    private static double unsigned(long v) {
      return 2.0 * ((v >>> 1) | (v & 1));
    }
  }

  /** Texts. */
  record Texts(String[] values) implements Numbers {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Numbers read() {
      return this;
    }

    @Override
    public Numbers pick(int[] from) {
      String[] picked = new String[from.length];
      for (int i = 0; i < picked.length; i++) {
        picked[i] = from[i] < 0 ? "" : values[from[i]];
      }
      return new Texts(picked);
    }

    @Override
    public float[] floats(ElementType type) throws OnnxFormatException {
      throw new OnnxFormatException("numbers expected, got texts");
    }

    @Override
    public double[] doubles(ElementType type) throws OnnxFormatException {
      throw new OnnxFormatException("numbers expected, got texts");
    }
  }
}
