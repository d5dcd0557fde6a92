package striate.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.app.mnist.EmbeddedMnist;
import striate.data.Picture;
import striate.images.Pictures;

/** Trainings as an estimator. */
class StriateTrainerTest {
  private static final int SIDE = EmbeddedMnist.SIDE;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    Local.spark();
  }

  /** Digits as PNG files with their labels, of the first {@code classes} classes. */
  private static Dataset<Row> digits(int count, int classes) {
    byte[] pixels = new EmbeddedMnist().pixels(EmbeddedMnist.Part.TRAIN);
    byte[] labels = new EmbeddedMnist().labels(EmbeddedMnist.Part.TRAIN);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; rows.size() < count; i++) {
      if (labels[i] < classes) {
        Picture digit = Picture.copy(SIDE, SIDE, 1, pixels, i * SIDE * SIDE, SIDE * SIDE);
        rows.add(RowFactory.create(Pictures.png(digit), (double) labels[i], "digit " + labels[i]));
      }
    }
    StructType schema =
        new StructType()
            .add("content", DataTypes.BinaryType)
            .add("label", DataTypes.DoubleType)
            .add("name", DataTypes.StringType);
    return Local.spark().createDataFrame(rows, schema);
  }

  private static StriateTrainer trainer() {
    return new StriateTrainer()
        .setSetting("network", "c4 pool c8 pool global")
        .setSetting("epochs", 2)
        .setSetting("augment", "none")
        .setSetting("batch-size", 16);
  }

  @Test
  void theSameRowsGiveTheSameModelHoweverTheyAreSpread() {
    Dataset<Row> rows = digits(120, 4);
    StriateClassifier one = trainer().fit(rows.repartition(1));
    StriateClassifier three = trainer().fit(rows.orderBy("name").repartition(3));
    assertThat(three.digest()).isEqualTo(one.digest());
    assertThat(one.classes()).containsExactly("0", "1", "2", "3");
    assertThat(trainer().setSetting("seed", 2).fit(rows).digest()).isNotEqualTo(one.digest());
    assertThat(one.transform(rows).filter("reason is null").count()).isEqualTo(120);
  }

  @Test
  void aGridIsCrossValidatedAndTheBestModelKept() {
    StriateTrainer trainer = trainer();
    ParamMap[] grid =
        trainer.grid(Map.of("learningRate", List.of("0.02", "1e-9"), "epochs", List.of(12)));
    CrossValidatorModel model =
        new CrossValidator()
            .setEstimator(trainer)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setNumFolds(2)
            .setParallelism(2)
            .fit(digits(160, 2));
    assertThat(grid).hasSize(2);
    assertThat(model.avgMetrics()[0]).isGreaterThan(0.8);
    assertThat(model.avgMetrics()[1]).isLessThan(model.avgMetrics()[0]);
    StriateClassifier best = (StriateClassifier) model.bestModel();
    assertThat(best.parent().extractParamMap().get(trainer.setting("learning-rate")).get())
        .isEqualTo("0.02");
  }

  @Test
  void namesOfClassesComeFromTheColumnOrItsIndexer() throws Exception {
    Dataset<Row> rows = digits(60, 3);
    assertThat(trainer().setLabelCol("name").fit(rows).classes())
        .containsExactly("digit 0", "digit 1", "digit 2");
    StringIndexer indexer = new StringIndexer().setInputCol("name").setOutputCol("index");
    PipelineModel pipeline =
        new Pipeline()
            .setStages(new PipelineStage[] {indexer, trainer().setLabelCol("index")})
            .fit(rows);
    Row answer = pipeline.transform(rows).first();
    assertThat(answer.<String>getAs("predictedLabel")).startsWith("digit ");
    String place = folder.resolve("saved").toString();
    pipeline.save(place);
    assertThat(PipelineModel.load(place).transform(rows).first()).isEqualTo(answer);
  }

  @Test
  void isSavedWithItsSettings() throws Exception {
    StriateTrainer trainer = trainer().setLabelCol("name").setRecipe("fast");
    String place = folder.resolve("a trainer").toString();
    trainer.save(place);
    StriateTrainer loaded = StriateTrainer.load(place);
    assertThat(loaded.uid()).isEqualTo(trainer.uid());
    assertThat(loaded.explainParams()).isEqualTo(trainer.explainParams());
    assertThat(loaded.explainParams())
        .contains("learningRate", "batchSize", "current: 16", "current: fast");
  }

  @Test
  void mistakesAreNamed() {
    Dataset<Row> rows = digits(20, 2);
    assertThatThrownBy(() -> trainer().setSetting("speed", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 'speed'");
    assertThatThrownBy(() -> trainer().setSetting("epochs", "many").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 'many'");
    assertThatThrownBy(() -> trainer().setRecipe("slow").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 'slow'");
    assertThatThrownBy(() -> trainer().setLabelCol("class").fit(rows))
        .hasMessage("labelCol: a column 'class' expected, got only content, label, name");
    assertThatThrownBy(() -> trainer().fit(rows.withColumnRenamed("name", "reason")))
        .hasMessage("a column 'reason' is there already; name another one for the answer");
    assertThatThrownBy(() -> trainer().fit(rows.limit(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("rows with a picture and a label expected, got none");
    assertThatThrownBy(() -> trainer().fit(rows.withColumn("label", rows.col("label").plus(0.5))))
        .hasMessageContaining("a whole number from 0");
    assertThatThrownBy(() -> trainer().fit(rows.filter("label = 0")))
        .hasMessageContaining("at least 2 classes");
  }

  @Test
  void aTrainingThatIsKilledEndsAndTheNextOneWorks() throws Exception {
    SparkSession spark = Local.spark();
    Dataset<Row> rows = digits(60, 3).cache();
    rows.count();
    CountDownLatch started = new CountDownLatch(1);
    AtomicInteger gathering = new AtomicInteger(-1);
    Set<Long> running = ConcurrentHashMap.newKeySet();
    BlockingQueue<Long> ended = new LinkedBlockingQueue<>();
    SparkListener watcher =
        new SparkListener() {
          @Override
          public void onTaskStart(SparkListenerTaskStart task) {
            running.add(task.taskInfo().taskId());
            // The first stage only brings the rows together.
            if (!gathering.compareAndSet(-1, task.stageId()) && task.stageId() != gathering.get()) {
              started.countDown();
            }
          }

          @Override
          public void onTaskEnd(SparkListenerTaskEnd task) {
            running.remove(task.taskInfo().taskId());
            ended.add(task.taskInfo().taskId());
          }
        };
    spark.sparkContext().addSparkListener(watcher);
    CompletableFuture<StriateClassifier> training =
        CompletableFuture.supplyAsync(() -> {
          spark.sparkContext().setJobGroup("endless", "a long training", false);
          return trainer().setSetting("epochs", 1_000_000).fit(rows);
        });
    started.await();
    spark.sparkContext().cancelJobGroup("endless");
    assertThatThrownBy(training::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(org.apache.spark.SparkException.class)
        .hasStackTraceContaining("cancelled");
    // The task ends too, not only the job.
    while (!running.isEmpty()) {
      ended.take();
    }
    spark.sparkContext().removeSparkListener(watcher);
    assertThat(trainer().fit(rows).classes()).hasSize(3);
  }
}
