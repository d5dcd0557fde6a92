package striate.corrupt;

/**
 * What JPEG at a quality leaves of a picture: colours in YCbCr, chroma averaged over 2×2 pixels,
 * blocks of 8×8 transformed by the DCT, and its coefficients rounded to multiples of the standard's
 * tables (ITU-T T.81, annex K), scaled as libjpeg does. Packing loses nothing and is left out.
 */
final class Jpeg {
  private static final int N = 8;

  private Jpeg() {}

  private static int[] luma() {
    return new int[] {
      16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69,
      56, 14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104,
      113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99
    };
  }

  private static int[] chroma() {
    return new int[] {
      17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99,
      99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
      99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99
    };
  }

  static void compress(Field f, int quality) {
    int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    int w = f.width();
    int h = f.height();
    float[][] p = f.planes();
    if (p.length == 1) {
      float[] grey = new float[w * h];
      for (int i = 0; i < grey.length; i++) {
        grey[i] = p[0][i] * 255;
      }
      blocks(grey, w, h, scaled(luma(), scale));
      for (int i = 0; i < grey.length; i++) {
        p[0][i] = grey[i] / 255;
      }
      return;
    }
    float[] y = new float[w * h];
    float[] cb = new float[w * h];
    float[] cr = new float[w * h];
    for (int i = 0; i < y.length; i++) {
      float r = p[0][i] * 255;
      float g = p[1][i] * 255;
      float b = p[2][i] * 255;
      y[i] = 0.299f * r + 0.587f * g + 0.114f * b;
      cb[i] = -0.168736f * r - 0.331264f * g + 0.5f * b + 128;
      cr[i] = 0.5f * r - 0.418688f * g - 0.081312f * b + 128;
    }
    blocks(y, w, h, scaled(luma(), scale));
    cb = halved(cb, w, h, scaled(chroma(), scale));
    cr = halved(cr, w, h, scaled(chroma(), scale));
    for (int i = 0; i < y.length; i++) {
      p[0][i] = (y[i] + 1.402f * (cr[i] - 128)) / 255;
      p[1][i] = (y[i] - 0.344136f * (cb[i] - 128) - 0.714136f * (cr[i] - 128)) / 255;
      p[2][i] = (y[i] + 1.772f * (cb[i] - 128)) / 255;
    }
  }

  private static int[] scaled(int[] table, int scale) {
    for (int i = 0; i < table.length; i++) {
      table[i] = Math.clamp((table[i] * scale + 50) / 100, 1, 255);
    }
    return table;
  }

  /** Averaged over 2×2, through the blocks, and back by repeating. */
  private static float[] halved(float[] plane, int w, int h, int[] table) {
    int hw = (w + 1) / 2;
    int hh = (h + 1) / 2;
    float[] small = new float[hw * hh];
    for (int i = 0; i < small.length; i++) {
      int x = i % hw * 2;
      int y = i / hw * 2;
      int right = Math.min(x + 1, w - 1);
      int below = Math.min(y + 1, h - 1);
      small[i] =
          (plane[y * w + x]
                  + plane[y * w + right]
                  + plane[below * w + x]
                  + plane[below * w + right])
              / 4;
    }
    blocks(small, hw, hh, table);
    float[] out = new float[w * h];
    for (int i = 0; i < out.length; i++) {
      out[i] = small[i / w / 2 * hw + i % w / 2];
    }
    return out;
  }

  /** Each block through DCT and rounding, the last ones filled up with the edge. */
  private static void blocks(float[] plane, int w, int h, int[] table) {
    double[] cosines = new double[N * N];
    for (int u = 0; u < N; u++) {
      for (int x = 0; x < N; x++) {
        double norm = u == 0 ? Math.sqrt(1.0 / N) : Math.sqrt(2.0 / N);
        cosines[u * N + x] = norm * StrictMath.cos((2 * x + 1) * u * Math.PI / (2 * N));
      }
    }
    double[] block = new double[N * N];
    double[] half = new double[N * N];
    for (int by = 0; by < h; by += N) {
      for (int bx = 0; bx < w; bx += N) {
        for (int i = 0; i < N * N; i++) {
          int x = Math.min(bx + i % N, w - 1);
          int y = Math.min(by + i / N, h - 1);
          block[i] = plane[y * w + x] - 128;
        }
        product(block, half, cosines, false);
        for (int i = 0; i < N * N; i++) {
          block[i] = Math.rint(block[i] / table[i]) * table[i];
        }
        product(block, half, cosines, true);
        for (int i = 0; i < N * N; i++) {
          int x = bx + i % N;
          int y = by + i / N;
          if (x < w && y < h) {
            plane[y * w + x] = (float) Math.clamp(block[i] + 128, 0, 255);
          }
        }
      }
    }
  }

  /** C·B·Cᵀ in place, or with the transposed C. */
  private static void product(double[] block, double[] half, double[] c, boolean transposed) {
    for (int v = 0; v < N; v++) {
      for (int x = 0; x < N; x++) {
        double sum = 0;
        for (int y = 0; y < N; y++) {
          sum += c[transposed ? y * N + v : v * N + y] * block[y * N + x];
        }
        half[v * N + x] = sum;
      }
    }
    for (int v = 0; v < N; v++) {
      for (int u = 0; u < N; u++) {
        double sum = 0;
        for (int x = 0; x < N; x++) {
          sum += half[v * N + x] * c[transposed ? x * N + u : u * N + x];
        }
        block[v * N + u] = sum;
      }
    }
  }
}
