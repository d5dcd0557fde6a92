"""Striate on PySpark: thin wrappers around the classes of striate-spark.

The jar has this module in it, so it is named twice (trainings need striate-app.jar, picocli.jar and
jackson-core.jar as well):

    spark-submit --jars striate-core.jar,striate-images.jar,striate-spark.jar --py-files striate-spark.jar program.py

    from striate.spark import StriateClassifier, StriateTrainer, register
    answers = StriateClassifier.from_onnx("digits.onnx").transform(spark.read.format("binaryFile").load("scans"))

For a classic session (not Spark Connect, which has no JVM beside it). The names of this module and its
classes are those of the Java classes: PySpark looks for them so when it loads a pipeline.
"""

from py4j.java_gateway import JavaClass
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaParams
from pyspark.sql import SparkSession

__all__ = ["StriateClassifier", "StriateTrainer", "register"]


def _java(name):
    session = SparkSession.getActiveSession()
    if session is None:
        raise RuntimeError("striate.spark: a Spark session expected, there is none")
    if "connect" in type(session).__module__:
        raise RuntimeError("striate.spark: a classic session expected, got one of Spark Connect, which has no JVM beside it")
    found = getattr(session._jvm.striate.spark, name)
    if not isinstance(found, JavaClass):  # Py4J takes what it does not find for a package
        raise RuntimeError("striate.spark: striate-spark.jar is not among the jars of this session (--jars)")
    return found


class _Reader(JavaMLReader):
    @classmethod
    def _java_loader_class(cls, clazz):
        return "striate.spark." + clazz.__name__


class _Stage(JavaParams, JavaMLReadable, JavaMLWritable):
    """The params are those of the Java object: getOrDefault("inputCol"), with_params(inputCol="image")."""

    def _wrap(self, java):
        self._java_obj = java
        self._resetUid(java.uid())
        self._create_params_from_java()
        self._transfer_params_from_java()
        return self

    def with_params(self, **values):
        """Sets params, such as inputCol="image" or learningRate=0.01; returns this object."""
        for name, value in values.items():
            self._set(**{name: str(value)})
        return self

    @classmethod
    def _from_java(cls, java):
        return cls()._wrap(java)

    @classmethod
    def read(cls):
        return _Reader(cls)


class StriateClassifier(_Stage, JavaModel):
    """A classifier as a stage of a pipeline."""

    @classmethod
    def from_onnx(cls, path):
        """The classifier of a model file."""
        return cls._from_java(_java("StriateClassifier").fromOnnx(str(path)))

    @property
    def classes(self):
        """The names of the classes, in the order of the probabilities."""
        return list(self._java_obj.classes())

    @property
    def digest(self):
        """SHA-256 of the model file."""
        return self._java_obj.digest()

    def to_onnx(self):
        """The bytes of the model file."""
        return bytes(self._java_obj.toOnnx())


class StriateTrainer(_Stage, JavaEstimator):
    """The training of a classifier; params are the settings of `striate train`."""

    def __init__(self, **params):
        JavaEstimator.__init__(self)
        self._wrap(_java("StriateTrainer")())
        self.with_params(**params)

    def _create_model(self, java_model):
        return StriateClassifier._from_java(java_model)


def register(spark, name, path):
    """Registers a model file as an SQL function on the bytes of picture files."""
    _java("StriateFunctions").register(spark._jsparkSession, name, str(path))
