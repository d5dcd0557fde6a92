"""The Python module against PySpark: trains, scores, saves, loads, and asks in SQL. scripts/pyspark runs it."""

import os
import struct
import sys
import tempfile
import zlib

from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import StringIndexer
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import SparkSession

from striate.spark import StriateClassifier, StriateTrainer, register

SIDE = 12


def png(bright_left, seed):
    rows = b""
    for y in range(SIDE):
        rows += b"\0" + bytes(
            (200 if (x < SIDE // 2) == bright_left else 20) + (7 * x + 11 * y + 13 * seed) % 40 for x in range(SIDE)
        )

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def main():
    spark = SparkSession.builder.master("local[2]").appName("striate").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    folder = tempfile.mkdtemp()
    for i in range(64):
        with open(os.path.join(folder, f"{('left', 'right')[i % 2]}-{i}.png"), "wb") as out:
            out.write(png(i % 2 == 0, i))
    files = spark.read.format("binaryFile").option("pathGlobFilter", "*.png").load(folder)
    table = files.selectExpr("content", "if(path like '%left-%', 'left', 'right') AS label").cache()

    trainer = StriateTrainer(recipe="tiny", epochs=6, seed=3)
    model = trainer.fit(table)
    assert isinstance(model, StriateClassifier), type(model)
    assert model.classes == ["left", "right"], model.classes
    answers = model.transform(table)
    right = answers.where("predictedLabel = label").count()
    assert right >= 60, right
    first = answers.select("probability", "rawPrediction", "prediction", "reason").first()
    assert len(first.probability) == 2 and abs(sum(first.probability) - 1) < 1e-6 and first.reason is None

    # A null and a damaged picture are no answers, and no end of the job.
    odd = spark.sql("SELECT CAST(NULL AS BINARY) AS content UNION ALL SELECT CAST('no picture' AS BINARY)")
    odd = odd.unionAll(table.select("content").limit(1))
    reasons = [r.reason for r in model.transform(odd).collect()]
    assert reasons[0] == "content: null" and "no picture" in reasons[1] and reasons[2] is None, reasons

    # The model file, the columns' names, a copy.
    file = os.path.join(folder, "model.onnx")
    with open(file, "wb") as out:
        out.write(model.to_onnx())
    again = StriateClassifier.from_onnx(file)
    assert again.digest == model.digest
    again.with_params(predictedLabelCol="side", reasonCol="")
    assert again.getOrDefault("predictedLabelCol") == "side"
    columns = again.transform(table).columns
    assert "side" in columns and "reason" not in columns and "predictedLabel" not in columns, columns

    # Saved and loaded, alone and in a pipeline.
    again.write().overwrite().save(os.path.join(folder, "saved"))
    loaded = StriateClassifier.load(os.path.join(folder, "saved"))
    assert loaded.digest == model.digest and loaded.getOrDefault("predictedLabelCol") == "side"
    indexer = StringIndexer(inputCol="label", outputCol="index", stringOrderType="alphabetAsc")
    pipeline = Pipeline(stages=[indexer, StriateTrainer(recipe="tiny", epochs=6, seed=3, labelCol="index")])
    fitted = pipeline.fit(table)
    fitted.write().overwrite().save(os.path.join(folder, "pipeline"))
    read = PipelineModel.load(os.path.join(folder, "pipeline"))
    assert isinstance(read.stages[1], StriateClassifier), read.stages
    expected = [r.probability for r in fitted.transform(table).collect()]
    assert [r.probability for r in read.transform(table).collect()] == expected

    # A grid.
    indexed = indexer.fit(table).transform(table)
    estimator = StriateTrainer(recipe="tiny", epochs=2, labelCol="index")
    grid = ParamGridBuilder().addGrid(estimator.getParam("learningRate"), ["0.001", "0.01"]).build()
    validator = CrossValidator(
        estimator=estimator,
        estimatorParamMaps=grid,
        evaluator=MulticlassClassificationEvaluator(labelCol="index", metricName="accuracy"),
        numFolds=2,
        parallelism=2,
    )
    best = validator.fit(indexed)
    assert len(best.avgMetrics) == 2 and isinstance(best.bestModel, StriateClassifier), best.avgMetrics

    register(spark, "side", file)
    table.createOrReplaceTempView("pictures")
    counted = spark.sql("SELECT side(content).label AS l, count(*) AS n FROM pictures GROUP BY 1 ORDER BY 1").collect()
    assert sum(r.n for r in counted) == 64, counted
    spark.stop()
    print("wrapper: all passed, Python", sys.version.split()[0])


main()
