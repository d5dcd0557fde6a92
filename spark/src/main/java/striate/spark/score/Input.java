package striate.spark.score;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.images.Pictures;

/**
 * The column that a picture is read from.
 *
 * @param kind what is in it
 * @param index of the column in a row
 * @param name of the column
 * @param samples of vectors: whether their numbers are samples from 0 to 255, [height, width,
 *     channels], and not what the network reads, [channels, height, width]
 */
public record Input(Kind kind, int index, String name, boolean samples) implements Serializable {
  /** Types of columns. */
  public enum Kind {
    /** The bytes of a picture file. */
    FILE,
    /** Spark's struct of an image. */
    IMAGE,
    /** A vector of Spark ML. */
    VECTOR,
    /** An array of floats or doubles. */
    ARRAY
  }

  /** Of a number of an array, or of one of a sparse vector with its index; at most. */
  private static final long ENTRY_BYTES = 24;

  /** What the setting for vectors may be. */
  static final List<String> VECTORS = List.of("samples", "input");

  /**
   * Finds the column.
   *
   * @param vectors samples or input, or empty if that is not said
   * @throws IllegalArgumentException if there is none, or of another type
   */
  static Input of(StructType schema, String name, String vectors) {
    List<String> names = List.of(schema.fieldNames());
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "inputCol: a column '" + name + "' expected, got only " + String.join(", ", names));
    }
    if (names.lastIndexOf(name) > index) {
      throw new IllegalArgumentException(
          "inputCol: one column '" + name + "' expected, got several of that name");
    }
    Kind kind = kind(schema.fields()[index].dataType());
    if (kind == null) {
      throw new IllegalArgumentException(
          "inputCol: column '"
              + name
              + "': the bytes of picture files (binary), Spark's image struct, or vectors expected,"
              + " got "
              + schema.fields()[index].dataType().simpleString());
    }
    boolean numbers = kind == Kind.VECTOR || kind == Kind.ARRAY;
    if (numbers && !VECTORS.contains(vectors)) {
      throw new IllegalArgumentException(
          "vectors: what the numbers of column '"
              + name
              + "' are expected, 'samples' (0 to 255, [height, width, channels]) or 'input' (what"
              + " the network reads, [channels, height, width]), got "
              + (vectors.isEmpty() ? "nothing" : "'" + vectors + "'"));
    }
    return new Input(kind, index, name, numbers && vectors.equals("samples"));
  }

  private static @Nullable Kind kind(DataType type) {
    if (type instanceof BinaryType) {
      return Kind.FILE;
    }
    if (type.equals(SQLDataTypes.VectorType())) {
      return Kind.VECTOR;
    }
    if (type instanceof ArrayType array
        && (array.elementType() instanceof FloatType
            || array.elementType() instanceof DoubleType)) {
      return Kind.ARRAY;
    }
    return type instanceof StructType struct && isImage(struct) ? Kind.IMAGE : null;
  }

  /** Whether this is the type of Spark's images. */
  static boolean isImage(StructType struct) {
    StructField[] wanted = ImageSchema.columnSchema().fields();
    if (struct.length() != wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      StructField field = struct.fields()[i];
      if (!field.name().equals(wanted[i].name())
          || !field.dataType().equals(wanted[i].dataType())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Finds a column of pictures to train on.
   *
   * @throws IllegalArgumentException if there is none, or of another type
   */
  public static Input pictures(StructType schema, String name) {
    Input input = of(schema, name, "samples");
    if (input.kind != Kind.FILE && input.kind != Kind.IMAGE) {
      throw new IllegalArgumentException(
          "inputCol: column '"
              + name
              + "': the bytes of picture files (binary) or Spark's image struct expected, got "
              + schema.apply(name).dataType().simpleString());
    }
    return input;
  }

  /**
   * The picture of a row, of whatever size it has.
   *
   * @throws Unreadable if there is none in it
   */
  public Picture picture(Row row) throws Unreadable {
    if (row.isNullAt(index)) {
      throw new Unreadable(name + ": null");
    }
    try {
      return kind == Kind.FILE
          ? Pictures.read((byte[]) row.get(index), name)
          : SparkImage.picture(row.getStruct(index), name);
    } catch (DataException e) {
      throw new Unreadable(String.valueOf(e.getMessage()));
    }
  }

  /** The bytes that a row holds, where they may be many; to bound what waits. */
  long bytes(Row row) {
    if (row.isNullAt(index)) {
      return 0;
    }
    return switch (kind) {
      case FILE -> ((byte[]) row.get(index)).length;
      case IMAGE -> SparkImage.bytes(row.getStruct(index));
      case VECTOR -> ENTRY_BYTES * ((Vector) row.get(index)).numActives();
      case ARRAY -> ENTRY_BYTES * row.getList(index).size();
    };
  }

  /**
   * Writes what the network reads for a row.
   *
   * @param out from {@code at} on
   * @throws Unreadable if there is no picture in the row
   */
  void write(Row row, SharedModel model, float[] out, int at) throws Unreadable {
    if (row.isNullAt(index)) {
      throw new Unreadable(name + ": null");
    }
    Preprocessing preprocessing = model.classifier().model().preprocessing().orElseThrow();
    try {
      switch (kind) {
        case FILE ->
            preprocessing.writeFitted(
                model.reader().fitted((byte[]) row.get(index), name, preprocessing), out, at);
        case IMAGE -> preprocessing.write(SparkImage.picture(row.getStruct(index), name), out, at);
        case VECTOR -> {
          Vector vector = (Vector) row.get(index);
          count(vector.size(), preprocessing);
          numbers(vector.toArray(), preprocessing, out, at);
        }
        case ARRAY -> {
          List<?> values = row.getList(index);
          count(values.size(), preprocessing);
          numbers(array(values), preprocessing, out, at);
        }
      }
    } catch (DataException e) {
      throw new Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private double[] array(List<?> values) throws Unreadable {
    double[] numbers = new double[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(values.get(i) instanceof Number n)) {
        throw new Unreadable(name + ": a number expected at " + i + ", got null");
      }
      numbers[i] = n.doubleValue();
    }
    return numbers;
  }

  /** Before anything as large as that is made of them. */
  private void count(int found, Preprocessing p) throws Unreadable {
    if (found != p.size()) {
      throw new Unreadable(
          String.format(
              Locale.ROOT,
              "%s: %d numbers expected, %d×%d×%d, got %d",
              name,
              p.size(),
              p.channels(),
              p.height(),
              p.width(),
              found));
    }
  }

  private void numbers(double[] values, Preprocessing p, float[] out, int at) throws Unreadable {
    if (!samples) {
      for (int i = 0; i < values.length; i++) {
        if (!Double.isFinite(values[i])) {
          throw new Unreadable(name + ": a finite number expected at " + i + ", got " + values[i]);
        }
        out[at + i] = (float) values[i];
      }
      return;
    }
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      int sample = (int) values[i];
      if (sample != values[i] || sample < 0 || sample > 255) {
        throw new Unreadable(
            name + ": a sample from 0 to 255 expected at " + i + ", got " + values[i]);
      }
      bytes[i] = (byte) sample;
    }
    p.write(Picture.of(p.width(), p.height(), p.channels(), bytes), out, at);
  }
}
