package striate.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How pictures are changed at random before the network sees them; immutable.
 *
 * <p>Each kind of change may stand once. They are applied in this order, whatever order they were
 * named in: light; then flips, stretch, scale, shear, rotation, shift, crop and elastic distortion,
 * all together as <em>one</em> bilinear resampling of the picture; then cutout and erasing. What a
 * picture gets follows from the loader's seed, the epoch and the picture's place in the set alone.
 *
 * <pre>{@code
 * Augment.none().shift(2).rotate(10).scale(0.9, 1.1).elastic(4, 34)
 * }</pre>
 *
 * @param transforms the changes
 * @param outside what lies around the picture; black unless set
 */
public record Augment(List<Transform> transforms, Outside outside) {
  /** Refuses two changes of one kind. */
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

  /** No change. */
  public static Augment none() {
    return new Augment(List.of(), new Outside.Value(0));
  }

  /**
   * What {@link #toString} wrote: changes with their numbers, such as {@code shift(2,2) rotate(10)
   * flip-horizontal(0.5) outside(edge)}, in any order.
   *
   * @throws IllegalArgumentException naming the part that is not understood
   */
  public static Augment parse(String text) {
    return AugmentText.parse(text);
  }

  /** The same with one change more. */
  public Augment with(Transform transform) {
    List<Transform> all = new ArrayList<>(transforms);
    all.add(transform);
    return new Augment(all, outside);
  }

  /** See {@link Transform.Shift}. */
  public Augment shift(double pixels) {
    return with(new Transform.Shift(pixels, pixels));
  }

  /** See {@link Transform.Rotate}. */
  public Augment rotate(double degrees) {
    return with(new Transform.Rotate(degrees));
  }

  /** See {@link Transform.Scale}. */
  public Augment scale(double low, double high) {
    return with(new Transform.Scale(low, high));
  }

  /** See {@link Transform.Stretch}. */
  public Augment stretch(double low, double high) {
    return with(new Transform.Stretch(low, high));
  }

  /** See {@link Transform.Shear}. */
  public Augment shear(double degrees) {
    return with(new Transform.Shear(degrees));
  }

  /** See {@link Transform.Elastic}. */
  public Augment elastic(double sigma, double alpha) {
    return with(new Transform.Elastic(sigma, alpha));
  }

  /** Every second picture, see {@link Transform.FlipHorizontal}. */
  public Augment flipHorizontal() {
    return with(new Transform.FlipHorizontal(0.5));
  }

  /** Every second picture, see {@link Transform.FlipVertical}. */
  public Augment flipVertical() {
    return with(new Transform.FlipVertical(0.5));
  }

  /** See {@link Transform.Crop}. */
  public Augment crop(int padding) {
    return with(new Transform.Crop(padding));
  }

  /** See {@link Transform.Light}. */
  public Augment light(double brightness, double contrast) {
    return with(new Transform.Light(brightness, contrast));
  }

  /** See {@link Transform.Cutout}. */
  public Augment cutout(int side, Fill fill) {
    return with(new Transform.Cutout(side, fill));
  }

  /** The paper's settings, see {@link Transform.Erase}. */
  public Augment erase(Fill fill) {
    return with(new Transform.Erase(0.5, 0.02, 0.4, 0.3, fill));
  }

  /** The same with something else around the picture. */
  public Augment outside(Outside other) {
    return new Augment(transforms, other);
  }

  /** Whether nothing is changed. */
  public boolean isNone() {
    return transforms.isEmpty();
  }

  /** Text that {@link #parse} reads; {@code none} where nothing is changed. */
  @Override
  public String toString() {
    String all = transforms.stream().map(Object::toString).collect(Collectors.joining(" "));
    if (!outside.equals(new Outside.Value(0))) {
      all += (all.isEmpty() ? "" : " ") + "outside(" + outside + ")";
    }
    return all.isEmpty() ? "none" : all;
  }
}
