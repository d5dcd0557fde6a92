package striate.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The augmentation of pictures: random changes before the network sees them. Immutable.
 *
 * <p>Each kind of change may stand once. They are applied in this order, whatever order they were
 * named in: light; then flips, stretch, scale, shear, rotation, shift, crop and elastic distortion,
 * all together as <em>one</em> bilinear resampling of the picture; then cutout and erasing. The
 * changes of a picture follow from the loader's seed, the epoch and the picture's place in the set
 * alone.
 *
 * <pre>{@code
 * Augment.none().shift(2).rotate(10).scale(0.9, 1.1).elastic(4, 34)
 * }</pre>
 *
 * @param transforms the changes
 * @param outside what lies around the picture; black unless set
 */
public record Augment(List<Transform> transforms, Outside outside) {
  /** Checks that no two changes are of one kind. */
  public Augment {
    transforms = List.copyOf(transforms);
    for (int i = 0; i < transforms.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (transforms.get(i).getClass() == transforms.get(j).getClass()) {
          throw new IllegalArgumentException(
              "augment: each kind once expected, got "
                  + transforms.get(j)
                  + " and "
                  + transforms.get(i));
        }
      }
    }
  }

  /** An augmentation that changes nothing. */
  public static Augment none() {
    return new Augment(List.of(), new Outside.Value(0));
  }

  /**
   * The augmentation that {@link #toString} wrote: changes with their numbers, such as {@code
   * shift(2,2) rotate(10) flip-horizontal(0.5) outside(edge)}, in any order.
   *
   * @throws IllegalArgumentException naming the part that is not understood
   */
  public static Augment parse(String text) {
    return AugmentText.parse(text);
  }

  /** A copy with one more change. */
  public Augment with(Transform transform) {
    List<Transform> all = new ArrayList<>(transforms);
    all.add(transform);
    return new Augment(all, outside);
  }

  /** A copy with a {@link Transform.Shift}. */
  public Augment shift(double pixels) {
    return with(new Transform.Shift(pixels, pixels));
  }

  /** A copy with a {@link Transform.Rotate}. */
  public Augment rotate(double degrees) {
    return with(new Transform.Rotate(degrees));
  }

  /** A copy with a {@link Transform.Scale}. */
  public Augment scale(double low, double high) {
    return with(new Transform.Scale(low, high));
  }

  /** A copy with a {@link Transform.Stretch}. */
  public Augment stretch(double low, double high) {
    return with(new Transform.Stretch(low, high));
  }

  /** A copy with a {@link Transform.Shear}. */
  public Augment shear(double degrees) {
    return with(new Transform.Shear(degrees));
  }

  /** A copy with a {@link Transform.Elastic}. */
  public Augment elastic(double sigma, double alpha) {
    return with(new Transform.Elastic(sigma, alpha));
  }

  /** A copy with a {@link Transform.FlipHorizontal} with probability 0.5. */
  public Augment flipHorizontal() {
    return with(new Transform.FlipHorizontal(0.5));
  }

  /** A copy with a {@link Transform.FlipVertical} with probability 0.5. */
  public Augment flipVertical() {
    return with(new Transform.FlipVertical(0.5));
  }

  /** A copy with a {@link Transform.Crop}. */
  public Augment crop(int padding) {
    return with(new Transform.Crop(padding));
  }

  /** A copy with a {@link Transform.Light}. */
  public Augment light(double brightness, double contrast) {
    return with(new Transform.Light(brightness, contrast));
  }

  /** A copy with a {@link Transform.Cutout}. */
  public Augment cutout(int side, Fill fill) {
    return with(new Transform.Cutout(side, fill));
  }

  /** A copy with a {@link Transform.Erase} with the paper's settings. */
  public Augment erase(Fill fill) {
    return with(new Transform.Erase(0.5, 0.02, 0.4, 0.3, fill));
  }

  /** A copy with other pixels around the picture. */
  public Augment outside(Outside other) {
    return new Augment(transforms, other);
  }

  /** Whether nothing is changed. */
  public boolean isNone() {
    return transforms.isEmpty();
  }

  /** The text that {@link #parse} reads; {@code none} where nothing is changed. */
  @Override
  public String toString() {
    String all = transforms.stream().map(Object::toString).collect(Collectors.joining(" "));
    if (!outside.equals(new Outside.Value(0))) {
      all += (all.isEmpty() ? "" : " ") + "outside(" + outside + ")";
    }
    return all.isEmpty() ? "none" : all;
  }
}
