package striate.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of an {@link Augment}. */
final class AugmentText {
  private static final String NAMES =
      "shift, rotate, scale, stretch, shear, elastic, flip-horizontal, flip-vertical, crop, light,"
          + " cutout, erase, outside";

  private static final Pattern PART = Pattern.compile("\\s*([a-z-]+)\\s*(?:\\(([^()]*)\\))?\\s*,?");

  private final String name;
  private final String[] values;

  private AugmentText(String name, String[] values) {
    this.name = name;
    this.values = values;
  }

  static Augment parse(String text) {
    if (text.isBlank() || text.strip().equals("none")) {
      return Augment.none();
    }
    List<Transform> transforms = new ArrayList<>();
    Outside outside = new Outside.Value(0);
    Matcher part = PART.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!part.find(at) || part.start() != at) {
        throw new IllegalArgumentException(
            "augment: changes such as shift(2) rotate(10) expected, got \""
                + text.substring(at).strip()
                + "\"");
      }
      String inner = part.group(2) == null ? "" : part.group(2).strip();
      AugmentText one =
          new AugmentText(
              part.group(1), inner.isEmpty() ? new String[0] : inner.split("\\s*,\\s*", -1));
      if (one.name.equals("outside")) {
        outside = one.outside();
      } else {
        transforms.add(one.transform());
      }
      at = part.end();
    }
    return new Augment(transforms, outside);
  }

  private Transform transform() {
    return switch (name) {
      case "shift" -> {
        counts(1, 2);
        yield new Transform.Shift(number(0), number(values.length - 1));
      }
      case "rotate" -> {
        counts(1, 1);
        yield new Transform.Rotate(number(0));
      }
      case "scale" -> {
        counts(2, 2);
        yield new Transform.Scale(number(0), number(1));
      }
      case "stretch" -> {
        counts(2, 2);
        yield new Transform.Stretch(number(0), number(1));
      }
      case "shear" -> {
        counts(1, 1);
        yield new Transform.Shear(number(0));
      }
      case "elastic" -> {
        counts(2, 2);
        yield new Transform.Elastic(number(0), number(1));
      }
      case "flip-horizontal" -> {
        counts(0, 1);
        yield new Transform.FlipHorizontal(values.length == 0 ? 0.5 : number(0));
      }
      case "flip-vertical" -> {
        counts(0, 1);
        yield new Transform.FlipVertical(values.length == 0 ? 0.5 : number(0));
      }
      case "crop" -> {
        counts(1, 1);
        yield new Transform.Crop(whole(0));
      }
      case "light" -> {
        counts(2, 2);
        yield new Transform.Light(number(0), number(1));
      }
      case "cutout" -> {
        counts(1, 2);
        yield new Transform.Cutout(whole(0), fill(1));
      }
      case "erase" -> {
        if (values.length <= 1) {
          yield new Transform.Erase(0.5, 0.02, 0.4, 0.3, fill(0));
        }
        counts(4, 5);
        yield new Transform.Erase(number(0), number(1), number(2), number(3), fill(4));
      }
      default ->
          throw new IllegalArgumentException(
              "augment: one of " + NAMES + " expected, got \"" + name + "\"");
    };
  }

  private Outside outside() {
    counts(1, 1);
    return switch (values[0]) {
      case "edge" -> new Outside.Edge();
      case "reflect" -> new Outside.Reflect();
      default -> new Outside.Value(whole(0));
    };
  }

  /** The mean unless it is said. */
  private Fill fill(int at) {
    if (at >= values.length) {
      return new Fill.Mean();
    }
    return switch (values[at]) {
      case "mean" -> new Fill.Mean();
      case "noise" -> new Fill.Noise();
      default -> new Fill.Value(whole(at));
    };
  }

  private void counts(int least, int most) {
    if (values.length < least || values.length > most) {
      throw new IllegalArgumentException(
          "augment: "
              + name
              + ": "
              + (least == most ? "" : least + " to ")
              + most
              + (most == 1 ? " value" : " values")
              + " expected, got "
              + values.length);
    }
  }

  private double number(int at) {
    try {
      return Double.parseDouble(values[at]);
    } catch (NumberFormatException e) {
      throw wrong(at, "a number", e);
    }
  }

  private int whole(int at) {
    try {
      return Integer.parseInt(values[at]);
    } catch (NumberFormatException e) {
      throw wrong(at, "a whole number", e);
    }
  }

  private IllegalArgumentException wrong(int at, String expected, NumberFormatException cause) {
    return new IllegalArgumentException(
        "augment: " + name + ": " + expected + " expected, got \"" + values[at] + "\"", cause);
  }
}
