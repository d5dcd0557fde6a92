package striate.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.classify.Classifier;
import striate.data.Picture;
import striate.format.Onnx;
import striate.images.Pictures;

/** Columns, rows without a picture, pipelines, streams, and mistakes. */
class StriateClassifierTest {
  private static final striate.format.Model COLOUR = Local.model(3, 16, 5, 1);
  private static final striate.format.Model GREY = Local.model(1, 6, 3, 2);

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    Local.spark();
  }

  private static Picture picture(int channels, int width, int height, int seed) {
    byte[] samples = new byte[channels * width * height];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i * 31 + (i >> 3) * seed + seed * 77);
    }
    return Picture.of(width, height, channels, samples);
  }

  private static Dataset<Row> table(DataType type, @Nullable Object... values) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      rows.add(RowFactory.create(i, values[i]));
    }
    StructType schema = new StructType().add("id", DataTypes.IntegerType).add("content", type);
    return Local.spark().createDataFrame(rows, schema);
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    return rows.orderBy("id").collectAsList();
  }

  /** What the classifier itself gives for pictures among others. */
  private static List<double[]> expected(striate.format.Model model, Picture... pictures) {
    float[] p = Classifier.of(model).probabilities(List.of(pictures));
    int n = p.length / pictures.length;
    return IntStream.range(0, pictures.length)
        .mapToObj(i -> IntStream.range(0, n).mapToDouble(c -> p[i * n + c]).toArray())
        .toList();
  }

  private static double[] probability(Row row) {
    return row.<Vector>getAs("probability").toArray();
  }

  @Test
  void aSinglePictureHasTheAnswerThatItHasAmongOthers() {
    Picture[] pictures = {picture(3, 20, 10, 1), picture(3, 9, 30, 2), picture(1, 16, 16, 3)};
    Object[] files = Arrays.stream(pictures).map(Pictures::png).toArray();
    List<double[]> expected = expected(COLOUR, pictures);
    StriateClassifier classifier = StriateClassifier.of(COLOUR);
    for (int partitions : new int[] {1, 2, 3}) {
      Dataset<Row> rows = table(DataTypes.BinaryType, files).repartition(partitions);
      List<Row> answers = sorted(classifier.transform(rows));
      for (int i = 0; i < files.length; i++) {
        assertThat(probability(answers.get(i))).containsExactly(expected.get(i));
      }
    }
  }

  @Test
  void rowsWithoutAPictureHaveAReasonAndTheOthersAnAnswer() {
    byte[] png = Pictures.png(picture(3, 20, 10, 1));
    Dataset<Row> rows =
        table(
            DataTypes.BinaryType,
            null,
            new byte[0],
            Arrays.copyOf(png, png.length / 2),
            "GIF89a".getBytes(StandardCharsets.US_ASCII),
            png);
    List<Row> answers = sorted(StriateClassifier.of(COLOUR).transform(rows));
    assertThat(answers).hasSize(5);
    for (int i = 0; i < 4; i++) {
      assertThat(answers.get(i).<Object>getAs("prediction")).as("row %d", i).isNull();
      assertThat(answers.get(i).<String>getAs("reason")).startsWith("content").hasLineCount(1);
    }
    assertThat(answers.get(0).<String>getAs("reason")).isEqualTo("content: null");
    assertThat(answers.get(2).<String>getAs("reason")).contains("damaged PNG");
    assertThat(answers.get(4).<Object>getAs("reason")).isNull();
    assertThat(answers.get(4).<Object>getAs("prediction")).isNotNull();
  }

  @Test
  void sparksImagesAreReadBlueBeforeRedAndTransparentOnesOnWhite() throws Exception {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    Picture colour = picture(3, 20, 10, 4);
    Picture grey = picture(1, 11, 12, 5);
    Pictures.write(colour, pictures.resolve("0.png"));
    Pictures.write(grey, pictures.resolve("1.png"));
    Files.write(pictures.resolve("2.png"), new byte[] {1, 2, 3});
    java.awt.image.BufferedImage image =
        new java.awt.image.BufferedImage(9, 7, java.awt.image.BufferedImage.TYPE_4BYTE_ABGR);
    for (int i = 0; i < 63; i++) {
      image.setRGB(i % 9, i / 9, 0x01030b11 * (i + 1) * 977);
    }
    javax.imageio.ImageIO.write(image, "png", pictures.resolve("3.png").toFile());

    Dataset<Row> images =
        Local.spark()
            .read()
            .format("image")
            .option("dropInvalid", "false")
            .load(pictures.toString())
            .selectExpr("image AS content", "cast(substring(image.origin, -5, 1) AS int) AS id");
    List<Row> answers = sorted(StriateClassifier.of(COLOUR).transform(images));
    List<double[]> expected =
        expected(COLOUR, colour, grey, Pictures.read(pictures.resolve("3.png")));
    assertThat(probability(answers.get(0))).containsExactly(expected.get(0));
    assertThat(probability(answers.get(1))).containsExactly(expected.get(1));
    assertThat(answers.get(2).<String>getAs("reason")).contains("could not read");
    assertThat(probability(answers.get(3))).containsExactly(expected.get(2));
  }

  @Test
  void vectorsAreSamplesOrInputAsIsSaid() {
    Picture one = picture(1, 6, 6, 6);
    Picture two = picture(1, 6, 6, 7);
    double[] samples =
        IntStream.range(0, 36).mapToDouble(i -> one.sample(i % 6, i / 6, 0)).toArray();
    double[] input = Arrays.stream(samples).map(s -> (float) s / 255f).toArray();
    double[] other = IntStream.range(0, 36).mapToDouble(i -> two.sample(i % 6, i / 6, 0)).toArray();
    List<double[]> expected = expected(GREY, one, two);
    StriateClassifier classifier = StriateClassifier.of(GREY);

    Dataset<Row> vectors =
        table(
            SQLDataTypes.VectorType(),
            Vectors.dense(samples),
            Vectors.dense(other).toSparse(),
            Vectors.dense(new double[35]),
            Vectors.dense(samples).copy().compressed(),
            Vectors.dense(Arrays.stream(samples).map(s -> s + 0.5).toArray()));
    List<Row> answers = sorted(classifier.setVectors("samples").transform(vectors));
    assertThat(probability(answers.get(0))).containsExactly(expected.get(0));
    assertThat(probability(answers.get(1))).containsExactly(expected.get(1));
    assertThat(answers.get(2).<String>getAs("reason"))
        .isEqualTo("content: 36 numbers expected, 1×6×6, got 35");
    assertThat(probability(answers.get(3))).containsExactly(expected.get(0));
    assertThat(answers.get(4).<String>getAs("reason")).contains("a sample from 0 to 255");

    Dataset<Row> arrays =
        table(DataTypes.createArrayType(DataTypes.DoubleType), input, new double[] {Double.NaN});
    List<Row> read = sorted(classifier.setVectors("input").transform(arrays));
    assertThat(probability(read.get(0))).containsExactly(expected.get(0));
    assertThat(read.get(1).<String>getAs("reason")).contains("36 numbers expected");

    assertThatThrownBy(() -> StriateClassifier.of(GREY).transform(vectors))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'samples'")
        .hasMessageContaining("got nothing");
  }

  @Test
  void columnsThatDoNotFitAreNamedBeforeAnythingRuns() {
    Dataset<Row> numbers = table(DataTypes.StringType, "a.png");
    assertThatThrownBy(() -> StriateClassifier.of(GREY).transform(numbers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "inputCol: column 'content': the bytes of picture files (binary), Spark's image struct,"
                + " or vectors expected, got string");
    assertThatThrownBy(() -> StriateClassifier.of(GREY).setInputCol("image").transform(numbers))
        .hasMessage("inputCol: a column 'image' expected, got only id, content");
    Dataset<Row> file = table(DataTypes.BinaryType, new byte[0]);
    assertThatThrownBy(() ->
            StriateClassifier.of(GREY)
                .transform(file.select(file.col("content"), file.col("content"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("inputCol: one column 'content' expected, got several of that name");
    Dataset<Row> files = file.withColumnRenamed("id", "Reason");
    assertThatThrownBy(() -> StriateClassifier.of(GREY).transform(files))
        .hasMessage("a column 'reason' is there already; name another one for the answer");
    assertThat(
            StriateClassifier.of(GREY)
                .setReasonCol("")
                .setRawPredictionCol("")
                .transform(files)
                .columns())
        .containsExactly("Reason", "content", "probability", "prediction", "predictedLabel");
  }

  @Test
  void noRowsGiveNoAnswers() {
    Dataset<Row> none = table(DataTypes.BinaryType);
    Dataset<Row> answers = StriateClassifier.of(COLOUR).transform(none);
    assertThat(answers.count()).isZero();
    assertThat(answers.columns()).contains("probability", "reason");
  }

  @Test
  void isSavedAndLoadedWithAPipelineAndNeedsTheModelFileNoMore() throws Exception {
    Path file = folder.resolve("a model.onnx");
    Onnx.write(COLOUR.classes(List.of("a", "b", "ü", "d", "e e")), file);
    StriateClassifier classifier =
        StriateClassifier.fromOnnx(file.toString()).setInputCol("data").setReasonCol("why");
    Files.delete(file);
    SQLTransformer rename =
        new SQLTransformer().setStatement("SELECT id, content AS data FROM __THIS__");
    byte[] png = Pictures.png(picture(3, 20, 10, 1));
    Dataset<Row> rows = table(DataTypes.BinaryType, png, null);
    PipelineModel model =
        new Pipeline().setStages(new PipelineStage[] {rename, classifier}).fit(rows);
    List<Row> before = sorted(model.transform(rows));

    String place = folder.resolve("saved pipeline").toString();
    model.write().overwrite().save(place);
    PipelineModel loaded = PipelineModel.load(place);
    assertThat(sorted(loaded.transform(rows))).isEqualTo(before);
    assertThat(before.getLast().<String>getAs("why")).isEqualTo("data: null");
    StriateClassifier stage = (StriateClassifier) loaded.stages()[1];
    assertThat(stage.uid()).isEqualTo(classifier.uid());
    assertThat(stage.digest()).isEqualTo(classifier.digest());
    assertThat(stage.classes()).containsExactly("a", "b", "ü", "d", "e e");
    assertThat(stage.explainParams()).contains("inputCol", "current: data");
  }

  @Test
  void twoModelsWorkInOneJvm() {
    byte[] png = Pictures.png(picture(1, 20, 10, 1));
    Dataset<Row> rows = table(DataTypes.BinaryType, png, png);
    StriateClassifier first = StriateClassifier.of(COLOUR);
    StriateClassifier second =
        StriateClassifier.of(GREY)
            .setRawPredictionCol("raw2")
            .setProbabilityCol("p2")
            .setPredictionCol("prediction2")
            .setPredictedLabelCol("label2")
            .setReasonCol("reason2");
    Row answer = second.transform(first.transform(rows)).first();
    assertThat(answer.<Vector>getAs("probability").size()).isEqualTo(5);
    assertThat(answer.<Vector>getAs("p2").size()).isEqualTo(3);
  }

  @Test
  void otherColumnsKeepTheirTypesMetadataAndNames() {
    Dataset<Row> rows =
        table(DataTypes.BinaryType, Pictures.png(picture(1, 20, 10, 1)), null)
            .selectExpr(
                "id",
                "content",
                "concat('k', id) AS name",
                "cast('x' AS STRING COLLATE UNICODE_CI) AS text",
                "timestamp_ntz'2020-01-01 00:00:00' AS `at.noon`",
                "cast(id AS decimal(30, 4)) AS exact",
                "interval '2-1' year to month AS span",
                "map('a', array(struct(id AS z))) AS nested",
                "parse_json('{\"a\": 1}') AS variant");
    Dataset<Row> indexed =
        new StringIndexer().setInputCol("name").setOutputCol("index").fit(rows).transform(rows);
    StriateClassifier classifier = StriateClassifier.of(GREY);
    Dataset<Row> answers = classifier.transform(indexed);
    assertThat(answers.schema()).isEqualTo(classifier.transformSchema(indexed.schema()));
    assertThat(answers.schema().apply("index").metadata().toString()).contains("k0", "k1");
    int before = indexed.columns().length;
    for (int i = 0; i < before; i++) {
      assertThat(answers.schema().fields()[i]).isEqualTo(indexed.schema().fields()[i]);
    }
    String[] kept = {"id", "name", "text", "`at.noon`", "exact", "span", "nested", "variant"};
    assertThat(sorted(answers.selectExpr(kept))).isEqualTo(sorted(indexed.selectExpr(kept)));
    // A function of rows, such as of an RDD, finds columns by name.
    assertThat(
            classifier
                .transform(rows)
                .toJavaRDD()
                .map(row -> row.getAs("reason") == null)
                .collect())
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  void imagesThatAProgramHasMadeNeedNoNames() {
    Picture grey = picture(1, 11, 12, 5);
    byte[] samples = new byte[11 * 12];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) grey.sample(i % 11, i / 11, 0);
    }
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("content", ImageSchema.columnSchema());
    // Its rows reach the classifier as they are.
    Dataset<Row> images =
        table(DataTypes.BinaryType, new byte[0], new byte[0])
            .map(
                (MapFunction<Row, Row>)
                    row ->
                        RowFactory.create(
                            row.getInt(0), RowFactory.create("", 12, 11, 1, 0, samples)),
                Encoders.row(schema));
    List<double[]> expected = expected(COLOUR, grey, grey);
    List<Row> answers = sorted(StriateClassifier.of(COLOUR).transform(images));
    assertThat(probability(answers.get(0))).containsExactly(expected.get(0));
    assertThat(probability(answers.get(1))).containsExactly(expected.get(1));
  }

  @Test
  void aThousandClassesAndRawOutputs() {
    striate.format.Model large = Local.model(1, 6, 1000, 3);
    Picture one = picture(1, 6, 6, 6);
    Picture two = picture(1, 6, 6, 7);
    Dataset<Row> rows = table(DataTypes.BinaryType, Pictures.png(one), Pictures.png(two));
    Row answer = sorted(StriateClassifier.of(large).transform(rows)).getFirst();
    assertThat(probability(answer)).containsExactly(expected(large, one, two).getFirst());
    Vector raw = answer.getAs("rawPrediction");
    assertThat((double) raw.argmax()).isEqualTo(answer.<Double>getAs("prediction"));
    double[] e =
        Arrays.stream(raw.toArray()).map(x -> Math.exp(x - raw.apply(raw.argmax()))).toArray();
    double sum = Arrays.stream(e).sum();
    assertThat(probability(answer)[17])
        .isCloseTo(e[17] / sum, org.assertj.core.data.Offset.offset(1e-7));
  }

  @Test
  void aStreamIsReadAsATableIs() throws Exception {
    Path pictures = Files.createDirectories(folder.resolve("coming in"));
    Picture one = picture(3, 20, 10, 1);
    Picture two = picture(3, 9, 30, 2);
    Pictures.write(one, pictures.resolve("a.png"));
    Pictures.write(two, pictures.resolve("b.png"));
    Dataset<Row> stream =
        Local.spark()
            .readStream()
            .format("binaryFile")
            .schema(Local.files(pictures).schema())
            .load(pictures.toString());
    StreamingQuery query =
        StriateClassifier.of(COLOUR)
            .transform(stream)
            .writeStream()
            .format("memory")
            .queryName("answers")
            .trigger(org.apache.spark.sql.streaming.Trigger.AvailableNow())
            .start();
    query.awaitTermination();
    List<Row> answers =
        Local.spark().table("answers").orderBy("path").select("probability").collectAsList();
    List<double[]> expected = expected(COLOUR, one, two);
    assertThat(answers).hasSize(2);
    assertThat(probability(answers.get(0))).containsExactly(expected.get(0));
    assertThat(probability(answers.get(1))).containsExactly(expected.get(1));
  }

  @Test
  void answersInSql() throws Exception {
    Path pictures = Files.createDirectories(folder.resolve("in sql"));
    Pictures.write(picture(3, 20, 10, 1), pictures.resolve("a.png"));
    Files.write(pictures.resolve("b.png"), new byte[] {1, 2, 3});
    StriateFunctions.register(Local.spark(), "what", StriateClassifier.of(COLOUR));
    Local.files(pictures).createOrReplaceTempView("pictures");
    List<Row> answers =
        Local.spark()
            .sql(
                "SELECT a.label, a.prediction, a.probability, a.reason FROM"
                    + " (SELECT path, what(content) AS a FROM pictures) ORDER BY path")
            .collectAsList();
    double[] expected = expected(COLOUR, picture(3, 20, 10, 1), picture(3, 1, 1, 1)).getFirst();
    assertThat(answers.get(0).<Double>getList(2))
        .containsExactlyElementsOf(Arrays.stream(expected).boxed().toList());
    assertThat(answers.get(0).isNullAt(3)).isTrue();
    assertThat(answers.get(1).isNullAt(0)).isTrue();
    assertThat(answers.get(1).getString(3)).startsWith("picture: ");
    Row other =
        Local.spark().sql("SELECT what(path).reason, what(null).reason FROM pictures").first();
    assertThat(other.getString(0)).endsWith("image struct expected, got String");
    assertThat(other.getString(1)).isEqualTo("picture: null");
    Row image =
        Local.spark()
            .read()
            .format("image")
            .load(pictures.resolve("a.png").toString())
            .selectExpr("what(image).label")
            .first();
    assertThat(image.getString(0)).isEqualTo(answers.get(0).getString(0));
  }

  @Test
  void whatIsNoModelIsRefusedWhereItIsRead() throws Exception {
    Path file = Files.writeString(folder.resolve("no.onnx"), "no model");
    assertThatThrownBy(() -> StriateClassifier.fromOnnx(file.toString()))
        .isInstanceOf(striate.format.ModelFormatException.class)
        .hasMessageStartingWith(file.toString())
        .message()
        .hasLineCount(1);
    assertThatThrownBy(() -> StriateClassifier.fromOnnx(folder.resolve("none.onnx").toString()))
        .isInstanceOf(java.io.FileNotFoundException.class);
  }
}
