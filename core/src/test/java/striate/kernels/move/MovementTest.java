package striate.kernels.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Movements against one loop that looks every number up, for thousands of random tables. */
class MovementTest {
  private static final int GUARD = 5;

  @Test
  void isTheSumOfItsOffsets() {
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      int[] sizes = new int[1 + random.nextInt(4)];
      Arrays.setAll(sizes, i -> 1 + random.nextInt(random.nextInt(8) == 0 ? 35 : 5));
      check(seed, random, sizes);
    }
  }

  private static void check(int seed, Random random, int[] sizes) {
    // Strides of some order of the axes, then a choice of places along each.
    List<Integer> order = new ArrayList<>();
    for (int k = 0; k < sizes.length; k++) {
      order.add(random.nextInt(order.size() + 1), k);
    }
    int[] strides = new int[sizes.length];
    int inSize = 1;
    for (int k : order) {
      strides[k] = inSize;
      inSize *= sizes[k];
    }
    List<int[]> axes = new ArrayList<>();
    int kind = random.nextInt(5);
    for (int k = 0; k < sizes.length; k++) {
      int stride = strides[k];
      int size = sizes[k];
      int[] places = new int[kind < 2 ? size : 1 + random.nextInt(2 * size)];
      Arrays.setAll(places, i -> kind < 2 ? i : kind == 2 ? i % size : random.nextInt(size));
      for (int i = 0; i < places.length; i++) {
        boolean fills = (kind == 1 || kind == 4) && random.nextInt(6) == 0;
        places[i] = fills ? Movement.FILL : places[i] * stride;
      }
      axes.add(places);
    }
    int count = 1 + random.nextInt(3);
    Movement movement = Movement.of(inSize, axes, 7.5f, true);
    int outSize = movement.outSize();
    int[] source = source(axes, outSize);
    float[] x = new float[count * inSize + GUARD];
    float[] dy = new float[count * outSize + GUARD];
    for (int i = GUARD; i < x.length; i++) {
      x[i] = random.nextInt(1000);
    }
    for (int i = GUARD; i < dy.length; i++) {
      dy[i] = random.nextInt(1000);
    }
    float[] y = new float[count * outSize + 2 * GUARD];
    float[] dx = new float[count * inSize + 2 * GUARD];
    Arrays.fill(y, Float.NaN);
    Arrays.fill(dx, Float.NaN);
    float[] expectedY = y.clone();
    float[] expectedDx = dx.clone();
    Arrays.fill(expectedDx, GUARD, GUARD + count * inSize, 0);
    for (int i = 0; i < count * outSize; i++) {
      int from = source[i % outSize];
      int at = i / outSize * inSize + from;
      expectedY[GUARD + i] = from < 0 ? 7.5f : x[GUARD + at];
      if (from >= 0) {
        expectedDx[GUARD + at] += dy[GUARD + i];
      }
    }
    String where = "seed " + seed;
    movement.forward(x, GUARD, count, y, GUARD);
    assertThat(y).as(where).isEqualTo(expectedY);
    movement.backward(dy, GUARD, count, dx, GUARD);
    assertThat(dx).as(where).isEqualTo(expectedDx);
    // Row by row it is the same.
    Arrays.fill(y, Float.NaN);
    for (int i = 0; i < count; i++) {
      for (int r = movement.rows() - 1; r >= 0; r--) {
        movement.forward(x, GUARD + i * inSize, y, GUARD + i * outSize, r, r + 1);
      }
    }
    assertThat(y).as(where).isEqualTo(expectedY);
    boolean identity = outSize == inSize;
    for (int i = 0; i < outSize; i++) {
      identity &= source[i] == i;
    }
    assertThat(movement.isIdentity()).as(where).isEqualTo(identity);
  }

  private static int[] source(List<int[]> axes, int outSize) {
    int[] source = new int[outSize];
    for (int i = 0; i < outSize; i++) {
      int left = i;
      for (int k = axes.size() - 1; k >= 0; k--) {
        int[] axis = axes.get(k);
        int offset = axis[left % axis.length];
        left /= axis.length;
        source[i] = offset == Movement.FILL || source[i] < 0 ? -1 : source[i] + offset;
      }
    }
    return source;
  }
}
