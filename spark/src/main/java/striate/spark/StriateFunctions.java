package striate.spark;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import striate.spark.score.SqlAnswer;

/**
 * Classifiers as SQL functions.
 *
 * {@snippet file="striate/spark/SparkSnippets.java" region="sql"}
 *
 * <p>A function takes the bytes of a picture file, or Spark's image struct, and gives a struct of
 * {@code prediction}, {@code label}, {@code probability} (an array) and {@code reason}. It computes
 * one picture after the other; {@link StriateClassifier} takes several together and is faster.
 */
public final class StriateFunctions {
  private StriateFunctions() {}

  /**
   * Registers a function in a session.
   *
   * @param name of the function
   * @param path of a model file, as for {@link StriateClassifier#fromOnnx(String)}
   * @throws IOException if it can't be read, or is no model file of an image classifier
   */
  public static void register(SparkSession spark, String name, String path) throws IOException {
    register(spark, name, StriateClassifier.fromOnnx(path));
  }

  /** Registers a function in a session. */
  public static void register(SparkSession spark, String name, StriateClassifier classifier) {
    UDF1<Object, ?> function = SqlAnswer.function(classifier.file(), spark.sparkContext());
    spark.udf().register(name, function, SqlAnswer.TYPE);
  }
}
