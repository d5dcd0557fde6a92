package striate.images.jpeg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import striate.images.format.BadPicture;
import striate.images.format.Bytes;
import striate.images.format.Pixels;
import striate.images.format.Room;

/**
 * A decoder of JPEG pictures of 8 bits, sequential and progressive, with Huffman codes. Samples are
 * those of libjpeg with its accurate transform, to the bit.
 *
 * <p>Source: ITU-T T.81; libjpeg's rules for what colours the components are.
 */
public final class Jpeg {
  /**
   * The most work on each block of a component: a coefficient can be sent in fourteen parts at the
   * most, and a scan that has nothing for a block costs about as much as a few coefficients.
   * Without it a small file could ask for any time.
   */
  private static final int MOST_WORK = 1300;

  private static final int WORK_OF_SCAN = 3;

  private final byte[] file;
  private final int[][] quantisers = new int[4][];
  private final HuffmanTable[][] codes = {
    {
      StandardTables.of(0, 0),
      StandardTables.of(0, 1),
      StandardTables.of(0, 0),
      StandardTables.of(0, 1)
    },
    {
      StandardTables.of(1, 0),
      StandardTables.of(1, 1),
      StandardTables.of(1, 0),
      StandardTables.of(1, 1)
    }
  };
  private final List<Component> components = new ArrayList<>();
  private int width;
  private int height;
  private int mostAcross = 1;
  private int mostDown = 1;
  private boolean progressive;
  private boolean jfif;
  private int adobe = -1;
  private int restartInterval;
  private int scans;

  private Jpeg(byte[] file) {
    this.file = file;
  }

  /** Decodes a file that begins with SOI and a further marker. */
  public static Pixels read(byte[] file) {
    Jpeg jpeg = new Jpeg(file);
    jpeg.segments();
    return jpeg.pixels();
  }

  private void segments() {
    Markers markers = new Markers(file);
    while (true) {
      int marker = markers.next();
      if (marker < 0) {
        if (complete()) {
          return;
        }
        throw BadPicture.cut();
      }
      if (marker == Markers.END) {
        if (scans == 0 || !all()) {
          throw BadPicture.damaged("there is no picture in it");
        }
        return;
      }
      int at = (int) markers.at();
      Bytes in = new Bytes(file, at, file.length);
      if (in.left() < 2 && complete()) {
        return;
      }
      int length = in.big16();
      if (length < 2) {
        throw BadPicture.damaged("a segment of " + length + " bytes");
      }
      if (length - 2 > in.left()) {
        if (complete()) {
          return;
        }
        throw BadPicture.cut();
      }
      int end = at + length;
      segment(marker, new Bytes(file, at + 2, end));
      markers.to(marker == Markers.SCAN ? scan(new Bytes(file, at + 2, end), end) : end);
      if (marker == Markers.SCAN && !progressive && all()) {
        return; // every block is there
      }
    }
  }

  private void segment(int marker, Bytes in) {
    switch (marker) {
      case 0xc0, 0xc1, 0xc2 -> frame(in, marker == 0xc2);
      case 0xc4 -> huffmanTables(in);
      case 0xdb -> quantisers(in);
      case 0xdd -> restartInterval = in.big16();
      case 0xe0 -> jfif |= in.left() >= 14 && in.big32() == 0x4a464946 && in.u8() == 0;
      case 0xee -> {
        if (in.left() >= 12 && in.big32() == 0x41646f62 && in.u8() == 'e') {
          in.skip(6);
          adobe = in.u8();
        }
      }
      case 0xc3, 0xcb -> throw unsupported("a lossless JPEG");
      case 0xc5, 0xc6, 0xc7, 0xcd, 0xce, 0xcf, 0xde -> throw unsupported("a hierarchical JPEG");
      case 0xc9, 0xca, 0xcc -> throw unsupported("a JPEG with arithmetic coding");
      case 0xf7 -> throw unsupported("JPEG-LS");
      case 0xdc -> throw unsupported("a JPEG that tells its height at the end");
      default -> {} // notes
    }
  }

  private static BadPicture unsupported(String what) {
    return BadPicture.refused(what + " is not supported");
  }

  private void quantisers(Bytes in) {
    while (in.left() > 0) {
      int head = in.u8();
      if ((head & 15) > 3 || head >> 4 > 1) {
        throw BadPicture.damaged("a table of quantisers of number " + (head & 15));
      }
      int[] table = new int[64];
      for (int i = 0; i < 64; i++) {
        table[i] = head >> 4 == 1 ? in.big16() : in.u8();
      }
      quantisers[head & 15] = table;
    }
  }

  private void huffmanTables(Bytes in) {
    while (in.left() > 16) {
      int head = in.u8();
      if ((head & 15) > 3 || head >> 4 > 1) {
        throw BadPicture.damaged("a Huffman table of number " + (head & 15));
      }
      int[] counts = new int[17];
      int sum = 0;
      for (int i = 1; i <= 16; i++) {
        counts[i] = in.u8();
        sum += counts[i];
      }
      if (sum > 256) {
        throw BadPicture.damaged("a Huffman table with too many codes");
      }
      int[] symbols = new int[sum];
      for (int i = 0; i < sum; i++) {
        symbols[i] = in.u8();
      }
      codes[head >> 4][head & 15] = HuffmanTable.of(counts, symbols);
    }
  }

  private void frame(Bytes in, boolean isProgressive) {
    if (!components.isEmpty()) {
      throw BadPicture.damaged("two frames");
    }
    progressive = isProgressive;
    int depth = in.u8();
    height = in.big16();
    width = in.big16();
    int count = in.u8();
    if (depth != 8) {
      throw unsupported("a JPEG of " + depth + " bits a sample");
    }
    if (height == 0 && width > 0) {
      throw unsupported("a JPEG that tells its height at the end");
    }
    if (count != 1 && count != 3 && count != 4) {
      throw unsupported("a JPEG of " + count + " components");
    }
    for (int i = 0; i < count; i++) {
      int id = in.u8();
      int sides = in.u8();
      Component c = new Component(id, sides >> 4, sides & 15, in.u8());
      if (c.across < 1 || c.across > 4 || c.down < 1 || c.down > 4 || c.quantiser > 3) {
        throw BadPicture.damaged(
            String.format(Locale.ROOT, "a component of %d×%d samples", c.across, c.down));
      }
      mostAcross = Math.max(mostAcross, c.across);
      mostDown = Math.max(mostDown, c.down);
      components.add(c);
    }
    if (count == 1) {
      // One component is as large as the picture, whatever it says.
      Component c = components.getFirst();
      components.set(0, new Component(c.id, 1, 1, c.quantiser));
      mostAcross = 1;
      mostDown = 1;
    }
    room();
    for (Component c : components) {
      if (mostAcross % c.across != 0 || mostDown % c.down != 0) {
        throw unsupported(
            String.format(
                Locale.ROOT,
                "a JPEG with a component of %d×%d samples beside one of %d×%d",
                c.across,
                c.down,
                mostAcross,
                mostDown));
      }
      c.width = (width * c.across + mostAcross - 1) / mostAcross;
      c.height = (height * c.down + mostDown - 1) / mostDown;
      c.blocksAcross = (width + 8 * mostAcross - 1) / (8 * mostAcross) * c.across;
      c.blocksDown = (height + 8 * mostDown - 1) / (8 * mostDown) * c.down;
      c.plane = new byte[64 * c.blocksAcross * c.blocksDown];
      if (progressive) {
        c.coefficients = new short[64 * c.blocksAcross * c.blocksDown];
      }
    }
  }

  /** Planes, coefficients and the result, in quarters of a byte for each pixel. */
  private void room() {
    int samples = 0;
    for (Component c : components) {
      samples += 4 * c.across * c.down;
    }
    int each = (samples + mostAcross * mostDown - 1) / (mostAcross * mostDown);
    int result = components.size() == 1 ? 1 : 3;
    int bytes = progressive ? Math.max(3 * each, each + 4 * result) : each + 4 * result;
    // At the least the result twice: turned upright, and copied.
    Room.check(width, height, Math.max((bytes + 3) / 4, 2 * result + 1));
  }

  private int scan(Bytes in, int end) {
    int count = in.u8();
    if (components.isEmpty() || count < 1 || count > 4 || in.left() < 2 * count + 3) {
      throw BadPicture.damaged("a scan without a frame");
    }
    scans++;
    List<Component> chosen = new ArrayList<>();
    int blocks = 0;
    for (int i = 0; i < count; i++) {
      Component c = component(in.u8(), chosen);
      int tables = in.u8();
      if ((tables & 15) > 3 || tables >> 4 > 3) {
        throw BadPicture.damaged("a scan with a Huffman table of number " + tables);
      }
      c.dc = codes[0][tables >> 4];
      c.ac = codes[1][tables & 15];
      c.before = 0;
      if (c.factors.length == 0) {
        int @Nullable [] factors = quantisers[c.quantiser];
        if (factors == null) {
          throw BadPicture.damaged("a table of quantisers is missing");
        }
        c.factors = factors;
      }
      blocks += c.across * c.down;
      chosen.add(c);
    }
    if (count > 1 && blocks > 10) {
      throw BadPicture.damaged("more than ten blocks in a unit");
    }
    int from = in.u8();
    int to = in.u8();
    int bits = in.u8();
    int high = bits >> 4;
    int low = bits & 15;
    if (!progressive) {
      from = 0;
      to = 63;
      high = 0;
      low = 0;
    } else if (from > to
        || to > 63
        || low > 13
        || (from == 0 && to > 0)
        || (from > 0 && count > 1)
        || (high != 0 && high != low + 1)) {
      throw BadPicture.damaged(
          String.format(
              Locale.ROOT,
              "a scan of coefficients %d to %d and bits %d to %d",
              from,
              to,
              high,
              low));
    }
    for (Component c : chosen) {
      c.work += WORK_OF_SCAN + to - from + 1;
      if (c.work > MOST_WORK) {
        throw unsupported("a JPEG of " + scans + " or more scans that go over the same again");
      }
    }
    ScanBits code = new ScanBits(file, end);
    int next = new Scan(chosen, restartInterval, code, progressive, from, to, high, low).read();
    for (Component c : chosen) {
      for (int k = from; k <= to; k++) {
        c.missing[k] = low;
      }
    }
    return next;
  }

  private Component component(int id, List<Component> chosen) {
    for (Component c : components) {
      if (c.id == id && !chosen.contains(c)) {
        return c;
      }
    }
    throw BadPicture.damaged("a scan of a component that the frame has not");
  }

  /** Whether something is known of every component. */
  private boolean all() {
    return !components.isEmpty() && components.stream().allMatch(c -> c.missing[0] >= 0);
  }

  /** Whether everything is known, so that the file's end is all that can be missing. */
  private boolean complete() {
    return all()
        && components.stream()
            .allMatch(c -> java.util.Arrays.stream(c.missing).allMatch(m -> m == 0));
  }

  private Pixels pixels() {
    if (progressive) {
      components.forEach(Jpeg::transform);
    }
    int count = components.size();
    Upsampling[] rows = new Upsampling[count];
    byte[][] lines = new byte[count][];
    int[] ids = new int[count];
    for (int i = 0; i < count; i++) {
      Component c = components.get(i);
      rows[i] = new Upsampling(c, mostAcross / c.across, mostDown / c.down);
      lines[i] = new byte[c.width * (mostAcross / c.across)];
      ids[i] = c.id;
    }
    boolean luma = count > 1 && Colours.luma(ids, jfif, adobe);
    int channels = count == 1 ? 1 : 3;
    byte[] out = new byte[width * height * channels];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < count; i++) {
        rows[i].row(y, lines[i]);
      }
      Colours.row(lines, luma, width, out, y * width * channels);
    }
    return new Pixels(width, height, channels, out);
  }

  private static void transform(Component c) {
    Idct idct = new Idct();
    int[] block = new int[64];
    for (int y = 0; y < c.blocksDown; y++) {
      for (int x = 0; x < c.blocksAcross; x++) {
        int at = 64 * (y * c.blocksAcross + x);
        int any = 0;
        for (int k = 0; k < 64; k++) {
          int value = c.coefficients[at + k];
          any |= k == 0 ? 0 : value;
          block[Idct.ZIGZAG[k]] = value * c.factors[k];
        }
        int to = 8 * y * c.stride() + 8 * x;
        if (any == 0) {
          Idct.flat(block[0], c.plane, to, c.stride());
        } else {
          idct.block(block, c.plane, to, c.stride());
        }
      }
    }
    c.coefficients = new short[0];
  }
}
