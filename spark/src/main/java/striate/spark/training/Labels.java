package striate.spark.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import striate.spark.score.Unreadable;

/**
 * The column of labels: names of classes, or their indices as {@code StringIndexer} gives them,
 * which tells the names beside.
 *
 * @param index of the column
 * @param name of the column
 * @param numbers whether it holds indices
 * @param names of the classes if the column tells them, or none
 */
record Labels(int index, String name, boolean numbers, List<String> names) implements Serializable {
  /** More than any classifier has: a column of other numbers is no column of labels. */
  private static final int MOST = 1_000_000;

  /**
   * Finds the column.
   *
   * @throws IllegalArgumentException if there is none, or of another type
   */
  static Labels of(StructType schema, String name) {
    int index = List.of(schema.fieldNames()).indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "labelCol: a column '"
              + name
              + "' expected, got only "
              + String.join(", ", schema.fieldNames()));
    }
    StructField field = schema.fields()[index];
    boolean numbers = field.dataType() instanceof NumericType;
    if (!numbers && !(field.dataType() instanceof StringType)) {
      throw new IllegalArgumentException(
          "labelCol: column '"
              + name
              + "': names of classes (string) or their indices (numbers from 0) expected, got "
              + field.dataType().simpleString());
    }
    return new Labels(index, name, numbers, numbers ? new ArrayList<>(named(field)) : List.of());
  }

  private static List<String> named(StructField field) {
    Attribute attribute = Attribute.fromStructField(field);
    if (attribute instanceof NominalAttribute nominal) {
      Option<String[]> values = nominal.values();
      return values.isDefined() ? List.of(values.get()) : List.of();
    }
    return List.of();
  }

  /**
   * The label of a row: a name, or an {@code Integer}.
   *
   * @throws Unreadable if there is none
   */
  Object of(Row row) throws Unreadable {
    if (row.isNullAt(index)) {
      throw new Unreadable(name + ": null");
    }
    if (!numbers) {
      return row.getString(index);
    }
    double value = ((Number) row.get(index)).doubleValue();
    int label = (int) value;
    int most = names.isEmpty() ? MOST : names.size();
    if (label != value || label < 0 || label >= most) {
      throw new Unreadable(
          name + ": a whole number from 0 and below " + most + " expected, got " + value);
    }
    return label;
  }

  /** The names of the classes, of which there are at least those of these labels. */
  List<String> classes(List<Object> labels) {
    if (!numbers) {
      TreeSet<String> sorted = new TreeSet<>();
      labels.forEach(label -> sorted.add((String) label));
      return List.copyOf(sorted);
    }
    if (!names.isEmpty()) {
      return List.copyOf(names);
    }
    int classes = 1 + labels.stream().mapToInt(label -> (Integer) label).max().orElse(-1);
    List<String> numbered = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      numbered.add(Integer.toString(i));
    }
    return numbered;
  }
}
