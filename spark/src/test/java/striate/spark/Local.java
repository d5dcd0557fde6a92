package striate.spark;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import striate.nn.Layer;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.train.Training;

/** Spark in this JVM, on two cores, and models to try it with. */
final class Local {
  private Local() {}

  /** The session that all tests share: starting one takes seconds. */
  static SparkSession spark() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("striate tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            // Tables of some rows: compiling a query takes longer than it does. MainTest compiles.
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/warehouse")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }

  /** The pictures of a folder and below. */
  static Dataset<Row> files(Path folder) {
    return spark()
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load(folder.toString());
  }

  /** A model of random weights: its answers are no good, but they are different ones. */
  static striate.format.Model model(int channels, int side, int classes, long seed) {
    Network network =
        Network.of(
            Shape.image(channels, side, side),
            new Layer[] {
              Layers.conv(8, 3),
              Layers.relu(),
              Layers.maxPool(2),
              Layers.flatten(),
              Layers.dense(32),
              Layers.relu(),
              Layers.dense(classes)
            });
    return striate.format.Model.of(Training.of(network).seed(seed).start().weights())
        .preprocessing(striate.data.Preprocessing.of(channels, side, side));
  }
}
