package striate.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import striate.format.ModelFormatException;
import striate.format.Onnx;
import striate.spark.score.Columns;
import striate.spark.score.Files;
import striate.spark.score.ModelFile;

/**
 * An image classifier as a stage of a Spark pipeline: reads the column {@code inputCol} and adds
 * {@code rawPrediction}, {@code probability}, {@code prediction}, {@code predictedLabel} and {@code
 * reason}.
 *
 * {@snippet file="striate/spark/SparkSnippets.java" region="score"}
 *
 * <p>The input is bytes of picture files (as {@code binaryFile} gives them), Spark's image struct,
 * or, with {@code vectors} set, vectors or arrays of numbers. A row whose picture is null or
 * damaged has null in all answers, and the reason. A row has the same answer, to the bit, whatever
 * rows are beside it and however they are spread over partitions: that which {@code striate
 * predict} gives for several pictures.
 *
 * <p>The model travels once as a broadcast, and all tasks of a JVM use one copy; each computes with
 * {@code spark.task.cpus} threads.
 */
public final class StriateClassifier extends Model<StriateClassifier> implements MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ModelFile model;
  private final Param<String> inputCol;
  private final Param<String> vectors;
  private final Param<String> rawPredictionCol;
  private final Param<String> probabilityCol;
  private final Param<String> predictionCol;
  private final Param<String> predictedLabelCol;
  private final Param<String> reasonCol;

  StriateClassifier(String uid, ModelFile model) {
    this.uid = uid;
    this.model = model;
    inputCol = param("inputCol", "column of picture files, image structs or vectors", "content");
    vectors =
        param(
            "vectors",
            "what the numbers of vectors are: 'samples' (0 to 255, [height, width, channels]) or"
                + " 'input' (what the network reads, [channels, height, width])",
            "");
    rawPredictionCol =
        param("rawPredictionCol", "column of the network's outputs", "rawPrediction");
    probabilityCol = param("probabilityCol", "column of the classes' probabilities", "probability");
    predictionCol = param("predictionCol", "column of the likeliest class's index", "prediction");
    predictedLabelCol =
        param("predictedLabelCol", "column of the likeliest class's name", "predictedLabel");
    reasonCol = param("reasonCol", "column of why a row has no answer", "reason");
  }

  private Param<String> param(String name, String doc, String standard) {
    Param<String> param = new Param<>(this, name, doc);
    setDefault(param, standard);
    return param;
  }

  /**
   * The classifier of a model file of Striate's, on any file system that Hadoop knows.
   *
   * @param path a path, or a URI such as {@code hdfs:…}; a path is one of the default file system
   * @throws ModelFormatException if it is no model file, or not one of an image classifier
   * @throws IOException if it can't be read
   */
  public static StriateClassifier fromOnnx(String path) throws IOException {
    try {
      Option<SparkSession> session = SparkSession.getActiveSession();
      if (session.isEmpty()) {
        session = SparkSession.getDefaultSession();
      }
      return of(Files.read(path, session.isEmpty() ? null : session.get()));
    } catch (ModelFormatException e) {
      throw new ModelFormatException(path + ": " + e.getMessage());
    }
  }

  /** The classifier of a model file on this machine. */
  public static StriateClassifier fromOnnx(Path file) throws IOException {
    return of(Onnx.read(file));
  }

  /**
   * The classifier of a model, for example one of another program that was given its preprocessing.
   *
   * @throws IllegalArgumentException if it is not one of an image classifier
   */
  public static StriateClassifier of(striate.format.Model model) {
    try {
      return of(Onnx.toBytes(model));
    } catch (ModelFormatException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The classifier of a model file's bytes, which nobody may write to from now on. */
  static StriateClassifier of(byte[] onnx) throws ModelFormatException {
    ModelFile model = ModelFile.of(onnx);
    return new StriateClassifier(Identifiable.randomUID("StriateClassifier"), model);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The model. */
  ModelFile file() {
    return model;
  }

  /** The names of the classes, in the order of the probabilities. */
  public List<String> classes() {
    return model.classes();
  }

  /** SHA-256 of the model file. */
  public String digest() {
    return model.digest();
  }

  /** The bytes of the model file, for {@code striate predict} and every program that reads ONNX. */
  public byte[] toOnnx() {
    return model.bytes();
  }

  /** The param of the input column. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** The param of what the numbers of vectors are. */
  public Param<String> vectors() {
    return vectors;
  }

  /** The param of the column of the network's outputs. */
  public Param<String> rawPredictionCol() {
    return rawPredictionCol;
  }

  /** The param of the column of probabilities. */
  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  /** The param of the column of the likeliest class's index. */
  public Param<String> predictionCol() {
    return predictionCol;
  }

  /** The param of the column of the likeliest class's name. */
  public Param<String> predictedLabelCol() {
    return predictedLabelCol;
  }

  /** The param of the column that says why a row has no answer. */
  public Param<String> reasonCol() {
    return reasonCol;
  }

  /** Names the input column. */
  public StriateClassifier setInputCol(String name) {
    return with(inputCol, name);
  }

  /** Says what vectors are: {@code samples} or {@code input}. */
  public StriateClassifier setVectors(String what) {
    return with(vectors, what);
  }

  /** Names the column of the network's outputs; empty for none. */
  public StriateClassifier setRawPredictionCol(String name) {
    return with(rawPredictionCol, name);
  }

  /** Names the column of probabilities; empty for none. */
  public StriateClassifier setProbabilityCol(String name) {
    return with(probabilityCol, name);
  }

  /** Names the column of the likeliest class's index; empty for none. */
  public StriateClassifier setPredictionCol(String name) {
    return with(predictionCol, name);
  }

  /** Names the column of the likeliest class's name; empty for none. */
  public StriateClassifier setPredictedLabelCol(String name) {
    return with(predictedLabelCol, name);
  }

  /** Names the column that says why a row has no answer; empty for none. */
  public StriateClassifier setReasonCol(String name) {
    return with(reasonCol, name);
  }

  private StriateClassifier with(Param<String> param, String value) {
    set(param, value);
    return this;
  }

  private Columns columns() {
    return new Columns(
        getOrDefault(inputCol),
        getOrDefault(vectors),
        getOrDefault(rawPredictionCol),
        getOrDefault(probabilityCol),
        getOrDefault(predictionCol),
        getOrDefault(predictedLabelCol),
        getOrDefault(reasonCol));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return columns().schema(schema);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> rows) {
    return columns().answered(rows, model);
  }

  @Override
  public StriateClassifier copy(ParamMap extra) {
    StriateClassifier copy = copyValues(new StriateClassifier(uid, model), extra);
    return copy.setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new ClassifierStore.Writer(this);
  }

  /** Reads one that was saved, also as a stage of a pipeline. */
  public static MLReader<StriateClassifier> read() {
    return new ClassifierStore.Reader();
  }

  /** Reads one that was saved; a model file is read by {@link #fromOnnx(String)}. */
  public static StriateClassifier load(String path) {
    return read().load(path);
  }
}
