package striate.data;

import java.util.List;
import java.util.Objects;

/** A dataset of labelled pictures of one size, in memory. */
public final class ArrayDataset implements Dataset {
  private final List<String> classes;
  private final int[] labels;
  private final int channels;
  private final int height;
  private final int width;
  private final byte[] samples;

  private ArrayDataset(
      List<String> classes, int[] labels, int channels, int height, int width, byte[] samples) {
    this.classes = classes;
    this.labels = labels;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.samples = samples;
  }

  /**
   * A dataset of copies of the arrays.
   *
   * @param samples [labels.length, height, width, channels], each 0 to 255
   * @param height rows of a picture
   * @param width pixels of a row
   * @param channels 1 or 3
   * @param labels the class of each picture
   * @param classes the names of the classes
   * @throws IllegalArgumentException if the array is of another length, a label is no index into
   *     the classes, or two classes have one name
   */
  public static ArrayDataset of(
      byte[] samples, int height, int width, int channels, int[] labels, List<String> classes) {
    return wrap(samples.clone(), height, width, channels, labels.clone(), classes);
  }

  /** As {@link #of}, without copies: the arrays belong to the set from now on. */
  static ArrayDataset wrap(
      byte[] samples, int height, int width, int channels, int[] labels, List<String> classes) {
    if (width < 1 || height < 1 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException(
          "pictures: sides of at least 1 and 1 or 3 channels expected, got ["
              + height
              + ", "
              + width
              + ", "
              + channels
              + "]");
    }
    long expected = (long) labels.length * height * width * channels;
    if (expected != samples.length) {
      throw new IllegalArgumentException(
          labels.length
              + " pictures of ["
              + height
              + ", "
              + width
              + ", "
              + channels
              + "]: "
              + expected
              + " samples expected, got "
              + samples.length);
    }
    List<String> names = List.copyOf(classes);
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("classes: different names expected, got " + names);
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= names.size()) {
        throw new IllegalArgumentException(
            "label of picture "
                + i
                + ": 0 to "
                + (names.size() - 1)
                + " expected, got "
                + labels[i]);
      }
    }
    return new ArrayDataset(names, labels, channels, height, width, samples);
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public Picture picture(int index) {
    Objects.checkIndex(index, labels.length);
    int length = height * width * channels;
    return Picture.copy(width, height, channels, samples, index * length, length);
  }

  @Override
  public boolean inMemory() {
    return true;
  }

  @Override
  public String name(int index) {
    return "#" + Objects.checkIndex(index, labels.length);
  }

  boolean isOf(int wantedChannels, int wantedHeight, int wantedWidth) {
    return channels == wantedChannels && height == wantedHeight && width == wantedWidth;
  }

  /** The samples themselves; nobody may write to them. */
  byte[] shared() {
    return samples;
  }
}
