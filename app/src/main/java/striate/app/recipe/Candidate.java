package striate.app.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import striate.images.PictureSets;
import striate.nn.Shape;

/**
 * A network and a picture size that a budget may choose.
 *
 * @param network in the notation of {@code --network}
 * @param channels 1 or 3
 * @param height of the fitted pictures
 * @param width of the fitted pictures
 * @param error how large its error is expected to be after enough training, as a factor: 1 for the
 *     widest and deepest on pictures of 64×64
 * @param work multiply-adds for an image, weighted by how badly few channels fill vectors
 */
record Candidate(String network, int channels, int height, int width, double error, double work) {
  /** Channels of the first layers. Multiples of 16 fill every machine's vectors. */
  private static final List<Integer> WIDTHS = List.of(8, 16, 32, 48, 64);

  /** Sides to which large pictures may be fitted. */
  private static final List<Integer> SIDES = List.of(32, 48, 64, 96, 128);

  /** Images up to this side are read as they are. */
  private static final int SMALL = 40;

  /** A picture is not blown up by more than this. */
  private static final double ENLARGED = 1.35;

  /** The error is expected to grow as (1 + this / channels): halving 32 costs a third. */
  private static final double FEW_CHANNELS = 16;

  /** … as the side to the power of minus this. */
  private static final double SMALL_SIDE = 0.4;

  private static final double USUAL_SIDE = 64;

  /** … and by this without residual blocks. */
  private static final double SHALLOW = 1.12;

  /** Channels that leave half of what is done to their bookkeeping. */
  private static final double THIN = 16;

  /** Below this side there is nothing more to halve. */
  private static final int LAST_SIDE = 6;

  /**
   * All that fit what is fixed.
   *
   * @param s settings; network and image are chosen where they are {@code auto}
   * @throws SettingException if none fits
   */
  static List<Candidate> of(Settings s, PictureSets.Overview images, int classes) {
    List<Candidate> all = new ArrayList<>();
    SettingException fault = null;
    for (List<Integer> size : sizes(s, images)) {
      int height = size.get(1);
      int width = size.get(2);
      double small =
          StrictMath.pow(
              USUAL_SIDE / Math.max(1, StrictMath.sqrt((double) height * width)), SMALL_SIDE);
      try {
        if (!s.isAuto(Key.NETWORK)) {
          all.add(of(s.text(Key.NETWORK), size, classes, small, THIN));
          continue;
        }
        for (int channels : WIDTHS) {
          double few = small * (1 + FEW_CHANNELS / channels);
          all.add(of(plain(channels, height, width), size, classes, few * SHALLOW, channels));
          if (channels >= THIN) {
            all.add(of(residual(channels, height, width), size, classes, few, channels));
          }
        }
      } catch (SettingException e) {
        fault = e;
      }
    }
    if (all.isEmpty() && fault != null) {
      throw fault;
    }
    return all;
  }

  private static Candidate of(
      String network, List<Integer> size, int classes, double error, double channels) {
    Shape shape = Shape.image(size.get(0), size.get(1), size.get(2));
    double work = Notation.parse(network, shape, classes).multiplyAdds() * (1 + THIN / channels);
    return new Candidate(network, size.get(0), size.get(1), size.get(2), error, work);
  }

  private static List<List<Integer>> sizes(Settings s, PictureSets.Overview images) {
    if (!s.isAuto(Key.IMAGE)) {
      return List.of(Prepared.sizes(s));
    }
    int channels = images.channels();
    if (images.alike() && images.maxSide() <= SMALL) {
      return List.of(List.of(channels, images.medianHeight(), images.medianWidth()));
    }
    // Where all have one shape it is kept; others are cropped to squares.
    double wide = (double) images.medianWidth() / images.medianHeight();
    double shape = images.alike() ? StrictMath.sqrt(Math.clamp(wide, 1 / WIDEST, WIDEST)) : 1;
    double height = images.medianHeight() * shape;
    double side = Math.min(height, images.medianWidth() / shape);
    List<List<Integer>> sizes = new ArrayList<>();
    for (int fitted : SIDES) {
      if (sizes.isEmpty() || fitted <= ENLARGED * side) {
        sizes.add(
            List.of(channels, (int) Math.rint(fitted / shape), (int) Math.rint(fitted * shape)));
      }
    }
    return sizes;
  }

  /** Wider pictures than this, or higher ones, are cropped. */
  private static final double WIDEST = 4;

  /** Two convolutions, then half the side and twice the channels, until little is left. */
  private static String plain(int channels, int height, int width) {
    return stages(channels, height, width, "c%1$d c%1$d ");
  }

  /** The same with a residual block after the first convolution of each stage. */
  private static String residual(int channels, int height, int width) {
    return stages(channels, height, width, "c%1$d ( c%1$d c%1$d ) ");
  }

  private static String stages(int channels, int height, int width, String stage) {
    boolean large = Math.max(height, width) > SMALL;
    StringBuilder text = new StringBuilder();
    text.append(large ? format("c%1$dk5s2 c%1$d ", channels) : format("c%1$d c%1$d ", channels));
    int left = Math.min(height, width) / (large ? 2 : 1);
    int wider = 2;
    do {
      if (left >= 2) {
        text.append("pool ");
        left /= 2;
      }
      text.append(format(stage, wider * channels));
      wider = 4;
    } while (left / 2 >= LAST_SIDE);
    return text + "global drop0.2";
  }

  private static String format(String text, int channels) {
    return String.format(Locale.ROOT, text, channels);
  }

  /** The settings that name it; only what is {@code auto} there is changed. */
  Settings in(Settings s) {
    Settings out = s;
    if (s.isAuto(Key.FIT)) {
      boolean asTheyAre = s.isAuto(Key.IMAGE) && Math.max(height, width) <= SMALL;
      out = out.with(Key.FIT, asTheyAre ? "stretch" : "crop");
    }
    if (s.isAuto(Key.IMAGE)) {
      out = out.with(Key.IMAGE, channels + "x" + height + "x" + width);
    }
    return s.isAuto(Key.NETWORK) ? out.with(Key.NETWORK, network) : out;
  }
}
