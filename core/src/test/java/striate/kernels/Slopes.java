package striate.kernels;

/** Gradients to compare with. */
public final class Slopes {
  private Slopes() {}

  /** A function of many variables. */
  public interface Loss {
    double of(double[] x);
  }

  /** The gradient by central differences. */
  public static double[] of(double[] x, double h, Loss loss) {
    double[] slopes = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double[] v = x.clone();
      v[i] = x[i] + h;
      double up = loss.of(v);
      v[i] = x[i] - h;
      slopes[i] = (up - loss.of(v)) / (2 * h);
    }
    return slopes;
  }
}
