package striate.images.jpeg;

import java.util.Arrays;
import java.util.List;
import striate.images.format.BadPicture;

/**
 * One scan of a Huffman-coded file: some coefficients, or some bits of them, of some components.
 *
 * <p>Source: ITU-T T.81, annexes F.2 (sequential) and G.2 (progressive).
 */
final class Scan {
  private final List<Component> components;
  private final int restartInterval;
  private final ScanBits bits;
  private final boolean progressive;
  private final int from;
  private final int to;
  private final int high;
  private final int low;
  private final int[] block = new int[64];
  private final Idct idct = new Idct();

  /** Blocks that follow and have no more coefficients in this scan. */
  private int emptyBlocks;

  /**
   * @param from first coefficient, {@code to} the last one
   * @param high the bit above the lowest one known before, or 0; {@code low} the lowest one now
   */
  Scan(
      List<Component> components,
      int restartInterval,
      ScanBits bits,
      boolean progressive,
      int from,
      int to,
      int high,
      int low) {
    this.components = components;
    this.restartInterval = restartInterval;
    this.bits = bits;
    this.progressive = progressive;
    this.from = from;
    this.to = to;
    this.high = high;
    this.low = low;
  }

  /** Decodes the scan; the place of the marker behind it. */
  int read() {
    boolean alone = components.size() == 1;
    Component first = components.getFirst();
    // A component alone comes block by block, without the padding of MCUs.
    int across = alone ? (first.width + 7) >> 3 : first.blocksAcross / first.across;
    int down = alone ? (first.height + 7) >> 3 : first.blocksDown / first.down;
    int left = restartInterval;
    int number = 0;
    for (int y = 0; y < down; y++) {
      for (int x = 0; x < across; x++) {
        if (restartInterval > 0 && left == 0) {
          bits.restart(number);
          number = number + 1 & 7;
          left = restartInterval;
          emptyBlocks = 0;
          for (Component c : components) {
            c.before = 0;
          }
        }
        left--;
        if (alone) {
          block(first, x, y);
        } else {
          for (Component c : components) {
            for (int v = 0; v < c.down; v++) {
              for (int h = 0; h < c.across; h++) {
                block(c, x * c.across + h, y * c.down + v);
              }
            }
          }
        }
      }
      bits.check();
    }
    return bits.end();
  }

  private void block(Component c, int x, int y) {
    if (!progressive) {
      sequential(c, (8 * y) * c.stride() + 8 * x);
      return;
    }
    int at = 64 * (y * c.blocksAcross + x);
    if (from == 0) {
      if (high == 0) {
        c.before += bits.signed(size(bits.symbol(c.dc)));
        c.coefficients[at] = (short) (c.before << low);
      } else if (bits.number(1) == 1) {
        c.coefficients[at] |= (short) (1 << low);
      }
    } else if (high == 0) {
      first(c, at);
    } else {
      refine(c, at);
    }
  }

  private static int size(int symbol) {
    if (symbol > 15) {
      throw BadPicture.damaged("a difference of more than 15 bits");
    }
    return symbol;
  }

  private void sequential(Component c, int at) {
    int[] b = block;
    int[] factors = c.factors;
    c.before += bits.signed(size(bits.symbol(c.dc)));
    int dc = (short) c.before * factors[0];
    int k = 1;
    boolean flat = true;
    while (k < 64) {
      int symbol = bits.symbol(c.ac);
      int size = symbol & 15;
      int run = symbol >> 4;
      if (size == 0) {
        if (run < 15) {
          break;
        }
        k += 16;
        continue;
      }
      k += run;
      if (k > 63) {
        throw BadPicture.damaged("more than 64 coefficients in a block");
      }
      if (flat) {
        Arrays.fill(b, 0);
        flat = false;
      }
      b[Idct.ZIGZAG[k]] = bits.signed(size) * factors[k];
      k++;
    }
    if (flat) {
      Idct.flat(dc, c.plane, at, c.stride());
    } else {
      b[0] = dc;
      idct.block(b, c.plane, at, c.stride());
    }
  }

  private void first(Component c, int at) {
    if (emptyBlocks > 0) {
      emptyBlocks--;
      return;
    }
    int k = from;
    while (k <= to) {
      int symbol = bits.symbol(c.ac);
      int size = symbol & 15;
      int run = symbol >> 4;
      if (size == 0) {
        if (run < 15) {
          emptyBlocks = (1 << run) - 1 + bits.number(run);
          return;
        }
        k += 16;
        continue;
      }
      k += run;
      if (k > to) {
        throw BadPicture.damaged("more coefficients in a block than its scan has");
      }
      c.coefficients[at + k] = (short) (bits.signed(size) << low);
      k++;
    }
  }

  /** A further bit of the coefficients that are not zero, and new ones between them. */
  private void refine(Component c, int at) {
    short[] all = c.coefficients;
    int plus = 1 << low;
    int k = from;
    if (emptyBlocks == 0) {
      while (k <= to) {
        int symbol = bits.symbol(c.ac);
        int run = symbol >> 4;
        int value = 0;
        if ((symbol & 15) != 0) {
          if ((symbol & 15) != 1) {
            throw BadPicture.damaged("a new coefficient of more than one bit");
          }
          value = bits.number(1) == 1 ? plus : -plus;
        } else if (run < 15) {
          emptyBlocks = (1 << run) + bits.number(run);
          break;
        }
        while (k <= to) {
          if (all[at + k] != 0) {
            correct(all, at + k, plus);
          } else if (--run < 0) {
            break;
          }
          k++;
        }
        if (value != 0) {
          if (k > to) {
            throw BadPicture.damaged("more coefficients in a block than its scan has");
          }
          all[at + k] = (short) value;
        }
        k++;
      }
    }
    if (emptyBlocks > 0) {
      for (; k <= to; k++) {
        if (all[at + k] != 0) {
          correct(all, at + k, plus);
        }
      }
      emptyBlocks--;
    }
  }

  private void correct(short[] all, int at, int plus) {
    if (bits.number(1) == 1 && (all[at] & plus) == 0) {
      all[at] = (short) (all[at] >= 0 ? all[at] + plus : all[at] - plus);
    }
  }
}
