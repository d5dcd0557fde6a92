package striate.spark;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Code that the documentation shows. */
final class SparkSnippets {
  private SparkSnippets() {}

  static Dataset<Row> score(SparkSession spark) throws IOException {
    // @start region="score"
    Dataset<Row> pictures = spark.read().format("binaryFile").load("scans/*.png");
    StriateClassifier classifier = StriateClassifier.fromOnnx("digits.onnx");
    Dataset<Row> answers = classifier.transform(pictures);
    answers.select("path", "predictedLabel", "probability", "reason").show();
    // @end
    return answers;
  }

  static Dataset<Row> sql(SparkSession spark) throws IOException {
    // @start region="sql"
    StriateFunctions.register(spark, "digit", "digits.onnx");
    Dataset<Row> counts =
        spark.sql("SELECT digit(content).label, count(*) FROM binaryFile.`scans/*.png` GROUP BY 1");
    // @end
    return counts;
  }

  static CrossValidatorModel grid(Dataset<Row> labelled) {
    // @start region="grid"
    StriateTrainer trainer = new StriateTrainer().setSetting("epochs", 10);
    ParamMap[] grid =
        trainer.grid(Map.of("learning-rate", List.of(0.001, 0.003), "seed", List.of(1, 2)));
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(trainer)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setNumFolds(3)
            .setParallelism(4)
            .fit(labelled);
    // @end
    return best;
  }
}
