"""Striate on PySpark: thin wrappers around the classes of striate-spark, whose jars must be on Spark's class path.

    spark-submit --jars striate-core.jar,striate-images.jar,striate-app.jar,striate-spark.jar program.py

    from striate_spark import StriateClassifier, StriateTrainer, register
    answers = StriateClassifier.from_onnx("digits.onnx").transform(spark.read.format("binaryFile").load("scans"))

For a classic session (not Spark Connect, which has no JVM beside it).
"""

from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaParams
from pyspark.sql import SparkSession

__all__ = ["StriateClassifier", "StriateTrainer", "register"]


def _jvm():
    return SparkSession.active()._jvm.striate.spark


class _Reader(JavaMLReader):
    @classmethod
    def _java_loader_class(cls, clazz):
        return "striate.spark." + clazz.__name__


class _Stage(JavaParams, JavaMLReadable, JavaMLWritable):
    """The params are those of the Java object, by name: get("inputCol"), set(inputCol="image")."""

    def _wrap(self, java):
        self._java_obj = java
        self._resetUid(java.uid())
        self._create_params_from_java()
        self._transfer_params_from_java()
        return self

    @classmethod
    def _from_java(cls, java):
        return cls.__new__(cls)._begin()._wrap(java)

    def _begin(self):
        JavaParams.__init__(self)
        return self

    def with_params(self, **values):
        """Sets params, such as inputCol="image" or learningRate=0.01; returns this object."""
        for name, value in values.items():
            self._set(**{name: str(value)})
        return self

    @classmethod
    def read(cls):
        return _Reader(cls)


class StriateClassifier(_Stage, JavaModel):
    """A classifier as a stage of a pipeline."""

    def _begin(self):
        JavaModel.__init__(self)
        return self

    @classmethod
    def from_onnx(cls, path):
        """The classifier of a model file."""
        return cls._from_java(_jvm().StriateClassifier.fromOnnx(path))

    @property
    def classes(self):
        return list(self._java_obj.classes())


class StriateTrainer(_Stage, JavaEstimator):
    """The training of a classifier; params are the settings of `striate train`."""

    def __init__(self, **params):
        JavaEstimator.__init__(self)
        self._wrap(_jvm().StriateTrainer())
        self.with_params(**params)

    def _begin(self):
        JavaEstimator.__init__(self)
        return self

    def _create_model(self, java_model):
        return StriateClassifier._from_java(java_model)


def register(spark, name, path):
    """Registers a model file as an SQL function on the bytes of picture files."""
    _jvm().StriateFunctions.register(spark._jsparkSession, name, path)
