package striate.spark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import striate.app.recipe.Key;
import striate.app.recipe.Recipes;
import striate.app.recipe.SettingException;
import striate.app.recipe.Settings;
import striate.format.ModelFormatException;
import striate.spark.training.RowTraining;
import striate.spark.training.Trained;

/**
 * The training of an image classifier as an estimator of Spark ML: the rows go to one task, which
 * trains with {@code spark.task.cpus} threads. Several fits at once, as {@code CrossValidator} with
 * {@code setParallelism} starts them, run on as many executors as there are.
 *
 * {@snippet file="striate/spark/SparkSnippets.java" region="grid"}
 *
 * <p>The settings are those of {@code striate train}, under the same names, as {@linkplain
 * #setting(String) params} of text: {@code learningRate} or {@code learning-rate}. What is not set
 * is as in the recipe. The same rows and settings give the same model, to the bit, in whatever
 * order and however many partitions the rows come.
 */
public final class StriateTrainer extends Estimator<StriateClassifier>
    implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(StriateTrainer.class);

  /** Settings that mean nothing here: rows have no parts, and a task no time of its own. */
  private static final List<Key> ABSENT =
      List.of(Key.DATA, Key.TEST, Key.TEST_SHARE, Key.BUDGET, Key.VIEWS);

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> labelCol;
  private final Param<String> recipe;
  private final Param<String> rawPredictionCol;
  private final Param<String> probabilityCol;
  private final Param<String> predictionCol;
  private final Param<String> predictedLabelCol;
  private final Param<String> reasonCol;
  private final EnumMap<Key, Param<String>> settings = new EnumMap<>(Key.class);

  /** With the settings of the standard recipe. */
  public StriateTrainer() {
    this(Identifiable.randomUID("StriateTrainer"));
  }

  /** The same with an identifier, for Spark. */
  public StriateTrainer(String uid) {
    this.uid = uid;
    inputCol = param("inputCol", "column of picture files or image structs", "content");
    labelCol = param("labelCol", "column of the classes' names, or indices from 0", "label");
    recipe =
        param("recipe", "settings to start from: " + String.join(", ", Recipes.NAMES), "standard");
    rawPredictionCol =
        param("rawPredictionCol", "column of the network's outputs", "rawPrediction");
    probabilityCol = param("probabilityCol", "column of the classes' probabilities", "probability");
    predictionCol = param("predictionCol", "column of the likeliest class's index", "prediction");
    predictedLabelCol =
        param("predictedLabelCol", "column of the likeliest class's name", "predictedLabel");
    reasonCol = param("reasonCol", "column of why a row has no answer", "reason");
    for (Key key : Key.values()) {
      if (!ABSENT.contains(key)) {
        settings.put(key, new Param<>(this, camel(key), key.description()));
      }
    }
  }

  private Param<String> param(String name, String doc, String standard) {
    Param<String> param = new Param<>(this, name, doc);
    setDefault(param, standard);
    return param;
  }

  /** {@code learningRate} for {@code learning-rate}. */
  private static String camel(Key key) {
    StringBuilder name = new StringBuilder();
    for (String word : key.text().split("-", -1)) {
      name.append(
          name.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Param<?>[] params() {
    // Spark finds those that have a method; these are as many as there are settings.
    return Stream.concat(
            Stream.of(
                inputCol,
                labelCol,
                recipe,
                rawPredictionCol,
                probabilityCol,
                predictionCol,
                predictedLabelCol,
                reasonCol),
            settings.values().stream())
        .sorted(Comparator.comparing(Param::name))
        .toArray(Param<?>[]::new);
  }

  /**
   * The param of a setting of {@code striate train}.
   *
   * @param name {@code learning-rate} or {@code learningRate}
   * @throws IllegalArgumentException if there is none of that name
   */
  public Param<String> setting(String name) {
    for (Map.Entry<Key, Param<String>> one : settings.entrySet()) {
      if (one.getKey().text().equals(name) || one.getValue().name().equals(name)) {
        return one.getValue();
      }
    }
    throw new IllegalArgumentException(
        "setting: one of "
            + String.join(", ", settings.values().stream().map(Param::name).toList())
            + " expected, got '"
            + name
            + "'");
  }

  /** Gives a setting another value, a number or a text. */
  public StriateTrainer setSetting(String name, Object value) {
    return with(setting(name), String.valueOf(value));
  }

  /** All combinations of some settings' values, for {@code CrossValidator} and the like. */
  public ParamMap[] grid(Map<String, ? extends Collection<?>> values) {
    List<ParamMap> all = new ArrayList<>(List.of(new ParamMap()));
    for (Map.Entry<String, ? extends Collection<?>> one : new TreeMap<>(values).entrySet()) {
      List<ParamMap> more = new ArrayList<>();
      for (ParamMap before : all) {
        for (Object value : one.getValue()) {
          more.add(before.copy().put(setting(one.getKey()), String.valueOf(value)));
        }
      }
      all = more;
    }
    return all.toArray(new ParamMap[0]);
  }

  /** Names the column of picture files or image structs. */
  public StriateTrainer setInputCol(String name) {
    return with(inputCol, name);
  }

  /** Names the column of labels: names of classes, or indices from 0. */
  public StriateTrainer setLabelCol(String name) {
    return with(labelCol, name);
  }

  /** Names the recipe whose settings count where none is set. */
  public StriateTrainer setRecipe(String name) {
    return with(recipe, name);
  }

  private StriateTrainer with(Param<String> param, String value) {
    set(param, value);
    return this;
  }

  private Settings settings() {
    Settings all;
    try {
      all = Settings.of(Recipes.find("any", getOrDefault(recipe)));
    } catch (SettingException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
    for (Map.Entry<Key, Param<String>> one : settings.entrySet()) {
      if (isSet(one.getValue())) {
        all = all.with(one.getKey(), getOrDefault(one.getValue()));
      }
    }
    return all;
  }

  private RowTraining training(StructType schema) {
    return RowTraining.of(schema, getOrDefault(inputCol), getOrDefault(labelCol), settings());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    training(schema);
    return new striate.spark.score.Columns(
            getOrDefault(inputCol),
            "",
            getOrDefault(rawPredictionCol),
            getOrDefault(probabilityCol),
            getOrDefault(predictionCol),
            getOrDefault(predictedLabelCol),
            getOrDefault(reasonCol))
        .schema(schema);
  }

  /**
   * Trains, in one task.
   *
   * @throws IllegalArgumentException if a column or a setting does not fit, or a column of answers
   *     is there already
   * @throws IllegalStateException if the training failed, or no row has a picture
   */
  @Override
  public StriateClassifier fit(Dataset<?> rows) {
    transformSchema(rows.schema());
    Dataset<Row> needed =
        rows.select(column(getOrDefault(inputCol)), column(getOrDefault(labelCol)));
    Trained trained =
        needed
            .toJavaRDD()
            .coalesce(1, true)
            .mapPartitions(training(needed.schema()))
            .collect()
            .getFirst();
    if (!trained.failure().isEmpty()) {
      throw new IllegalStateException("training " + uid + ": " + trained.failure());
    }
    trained.warnings().forEach(line -> LOG.warn("Striate: training {}: {}", uid, line));
    try {
      StriateClassifier classifier = StriateClassifier.of(trained.onnx());
      return copyValues(classifier, new ParamMap()).setParent(this);
    } catch (ModelFormatException e) {
      throw new IllegalStateException("training " + uid + ": " + e.getMessage(), e);
    }
  }

  /** A column of exactly this name, dots and all. */
  private static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  @Override
  public StriateTrainer copy(ParamMap extra) {
    return copyValues(new StriateTrainer(uid), extra);
  }

  /** Reads one that was saved. */
  public static MLReader<StriateTrainer> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads one that was saved. */
  public static StriateTrainer load(String path) {
    return read().load(path);
  }
}
