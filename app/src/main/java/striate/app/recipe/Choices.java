package striate.app.recipe;

import java.util.List;
import java.util.Locale;
import striate.images.PictureSets;

/**
 * What the program chooses where a setting is {@code auto}: small networks that suit the images'
 * size, and about as much training as brings them near their best.
 */
final class Choices {
  /** Images up to this side are read as they are. */
  private static final int SMALL = 40;

  /** The side to which larger ones are fitted. */
  private static final int FITTED = 64;

  private static final int IMAGES_SEEN = 40_000;

  private Choices() {}

  /** Decides about the images. */
  static Settings image(Settings s, PictureSets.Overview images) {
    Settings out = s;
    if (s.isAuto(Key.IMAGE)) {
      boolean small = images.alike() && images.maxSide() <= SMALL;
      out =
          out.with(
              Key.IMAGE,
              images.channels()
                  + "x"
                  + (small ? images.medianHeight() : FITTED)
                  + "x"
                  + (small ? images.medianWidth() : FITTED));
    }
    if (out.isAuto(Key.FIT)) {
      out = out.with(Key.FIT, s.isAuto(Key.IMAGE) && side(out) < FITTED ? "stretch" : "crop");
    }
    return out;
  }

  private static int side(Settings s) {
    List<Integer> sizes = Prepared.sizes(s);
    return Math.max(sizes.get(1), sizes.get(2));
  }

  /** Decides about the network and its training. */
  static Settings training(Settings s, int images) {
    Settings out = s;
    if (out.isAuto(Key.NETWORK)) {
      out = out.with(Key.NETWORK, network(Math.max(1, side(out))));
    }
    if (out.isAuto(Key.BATCH_SIZE)) {
      out = out.with(Key.BATCH_SIZE, batch(images));
    }
    if (out.isAuto(Key.EPOCHS)) {
      out = out.with(Key.EPOCHS, Math.clamp(Math.ceilDiv(IMAGES_SEEN, images), 10, 100));
    }
    String optimizer = out.text(Key.OPTIMIZER);
    if (out.isAuto(Key.LEARNING_RATE)) {
      out =
          out.with(
              Key.LEARNING_RATE,
              switch (optimizer) {
                case "sgd" -> "0.05";
                case "rmsprop" -> "0.001";
                default -> "0.003";
              });
    }
    if (out.isAuto(Key.WEIGHT_DECAY)) {
      out =
          out.with(
              Key.WEIGHT_DECAY,
              switch (optimizer) {
                case "adamw" -> "0.01";
                case "sgd" -> "0.0005";
                default -> "0";
              });
    }
    if (out.isAuto(Key.AUGMENT)) {
      double shift = Math.max(1, Math.round(side(out) / 14.0));
      out =
          out.with(
              Key.AUGMENT,
              String.format(Locale.ROOT, "shift(%.0f) rotate(8) scale(0.9,1.1)", shift));
    }
    return out;
  }

  /** Images in a batch: few where there are few, so that an epoch has some steps. */
  static int batch(int images) {
    return images < 500 ? 16 : images < 5000 ? 50 : 128;
  }

  /** Halves the image until little is left, the channels growing. */
  private static String network(int side) {
    StringBuilder text = new StringBuilder(side > SMALL ? "c32k5s2 c32 pool " : "c32 c32 pool ");
    int left = side > SMALL ? side / 4 : side / 2;
    int channels = 64;
    while (left >= 6) {
      text.append(channels == 64 ? "c64 c64 " : "c128 c128 ");
      left /= 2;
      if (left >= 4) {
        text.append("pool ");
      }
      channels = 128;
    }
    return text + "global drop0.2";
  }
}
