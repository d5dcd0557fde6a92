package striate.chapter;

import java.util.Set;

/** The specification written down once more, number by number, with no thought of speed. */
final class NaiveChapter {
  final double[][] k = new double[9][16];
  final double[][] w;
  private final int side;
  private final Digits train;
  private final Set<Fix> fixes;
  private final LegacyRandom random = new LegacyRandom(1);
  private final double alpha;

  NaiveChapter(Digits train, Set<Fix> fixes, double alpha) {
    this.train = train;
    this.fixes = fixes;
    this.alpha = alpha;
    side = fixes.contains(Fix.POSITIONS) ? 26 : 25;
    w = new double[side * side * 16][10];
    fill(k, 0.02, 0.01);
    fill(w, 0.2, 0.1);
  }

  private void fill(double[][] into, double factor, double minus) {
    for (double[] row : into) {
      for (int i = 0; i < row.length; i++) {
        row[i] = factor * random.nextDouble() - minus;
      }
    }
  }

  int epoch() {
    int correct = 0;
    for (int from = 0; from < train.count(); from += 128) {
      int count = Math.min(128, train.count() - from);
      if (count == 128 || fixes.contains(Fix.IMAGES)) {
        correct += batch(from, count);
      }
    }
    return correct;
  }

  private int batch(int from, int count) {
    int hidden = w.length;
    double[][] gradW = new double[hidden][10];
    double[][] gradK = new double[9][16];
    int correct = 0;
    for (int n = 0; n < count; n++) {
      int image = from + n;
      double[] t = hidden(train, image);
      double[] h = new double[hidden];
      int[] mask = new int[hidden];
      for (int j = 0; j < hidden; j++) {
        mask[j] = random.nextBit();
        h[j] = t[j] * mask[j] * 2;
      }
      double[] p = scores(h);
      double sum = 0;
      for (int o = 0; o < 10; o++) {
        p[o] = Math.exp(p[o]);
        sum += p[o];
      }
      int best = 0;
      double[] d2 = new double[10];
      for (int o = 0; o < 10; o++) {
        best = p[o] > p[best] ? o : best;
        double target = o == train.label(image) ? 1 : 0;
        d2[o] = (target - p[o] / sum) / count / (fixes.contains(Fix.DIVISION) ? 1 : count);
      }
      correct += best == train.label(image) ? 1 : 0;
      for (int j = 0; j < hidden; j++) {
        double back = 0;
        for (int o = 0; o < 10; o++) {
          back += d2[o] * w[j][o];
          gradW[j][o] += h[j] * d2[o];
        }
        double d1 =
            fixes.contains(Fix.DROPOUT)
                ? back * mask[j] * 2 * (1 - t[j] * t[j])
                : back * (1 - h[j] * h[j]) * mask[j];
        for (int tap = 0; tap < 9; tap++) {
          gradK[tap][j % 16] += pixel(train, image, j / 16, tap) * d1;
        }
      }
    }
    for (int j = 0; j < hidden; j++) {
      for (int o = 0; o < 10; o++) {
        w[j][o] += alpha * gradW[j][o];
      }
    }
    for (int tap = 0; tap < 9; tap++) {
      for (int i = 0; i < 16; i++) {
        k[tap][i] += (fixes.contains(Fix.ASCENT) ? 1 : -1) * alpha * gradK[tap][i];
      }
    }
    return correct;
  }

  double[] hidden(Digits digits, int image) {
    double[] t = new double[w.length];
    for (int j = 0; j < t.length; j++) {
      double sum = 0;
      for (int tap = 0; tap < 9; tap++) {
        sum += pixel(digits, image, j / 16, tap) * k[tap][j % 16];
      }
      t[j] = Math.tanh(sum);
    }
    return t;
  }

  double[] scores(double[] h) {
    double[] p = new double[10];
    for (int j = 0; j < h.length; j++) {
      for (int o = 0; o < 10; o++) {
        p[o] += h[j] * w[j][o];
      }
    }
    return p;
  }

  private double pixel(Digits digits, int image, int position, int tap) {
    return digits.pixel(image, position / side + tap / 3, position % side + tap % 3) / 255.0;
  }
}
