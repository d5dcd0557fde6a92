package striate.spark.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import striate.data.Dataset;
import striate.data.Picture;
import striate.images.PictureSets;
import striate.spark.score.Input;
import striate.spark.score.Unreadable;

/**
 * The rows of a table as a set of pictures, in an order that follows from pictures and labels
 * alone, for rows come in any.
 */
final class RowSet implements Dataset {
  private final List<String> classes;
  private final List<Picture> pictures;
  private final int[] labels;
  private final List<String> problems;

  private RowSet(
      List<String> classes, List<Picture> pictures, int[] labels, List<String> problems) {
    this.classes = classes;
    this.pictures = pictures;
    this.labels = labels;
    this.problems = problems;
  }

  private record Labelled(Object label, Picture picture, String digest) {}

  /**
   * Reads rows.
   *
   * @throws IllegalArgumentException if no row has a picture and a label, or all are of one class
   */
  static RowSet of(Iterator<Row> rows, Input input, Labels column) {
    List<Labelled> read = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      try {
        Picture picture = input.picture(row);
        String digest = HexFormat.of().formatHex(picture.digest());
        read.add(new Labelled(column.of(row), picture, digest));
      } catch (Unreadable e) {
        problems.add(e.reason());
      }
    }
    if (read.isEmpty()) {
      throw new IllegalArgumentException(
          "rows with a picture and a label expected, got "
              + (problems.isEmpty() ? "none" : "only such as: " + problems.getFirst()));
    }
    List<String> classes = column.classes(read.stream().map(Labelled::label).toList());
    if (classes.size() < 2) {
      throw new IllegalArgumentException(
          "labels of at least 2 classes expected, got only " + classes);
    }
    Map<Object, Integer> places = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      places.put(column.numbers() ? (Object) i : classes.get(i), i);
    }
    read.sort(
        Comparator.comparingInt((Labelled one) -> places.getOrDefault(one.label, -1))
            .thenComparing(Labelled::digest));
    Collections.sort(problems);
    return new RowSet(
        classes,
        read.stream().map(Labelled::picture).toList(),
        read.stream().mapToInt(one -> places.getOrDefault(one.label, -1)).toArray(),
        problems);
  }

  /** Why rows were left out. */
  List<String> problems() {
    return problems;
  }

  /** Sizes and channels of all pictures. */
  PictureSets.Overview overview() {
    int[] widths = pictures.stream().mapToInt(Picture::width).sorted().toArray();
    int[] heights = pictures.stream().mapToInt(Picture::height).sorted().toArray();
    boolean grey = pictures.stream().allMatch(Picture::isGrey);
    return new PictureSets.Overview(
        grey ? 1 : 3,
        widths[widths.length / 2],
        heights[heights.length / 2],
        Math.min(widths[0], heights[0]),
        Math.max(widths[widths.length - 1], heights[heights.length - 1]),
        widths[0] == widths[widths.length - 1] && heights[0] == heights[heights.length - 1]);
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int size() {
    return pictures.size();
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public Picture picture(int index) {
    return pictures.get(index);
  }

  @Override
  public boolean inMemory() {
    return true;
  }

  @Override
  public String name(int index) {
    return "row " + index;
  }

  @Override
  public String toString() {
    return "RowSet(" + size() + " of " + classes + ", " + Arrays.hashCode(labels) + ")";
  }
}
