/** Striate on Apache Spark: classifiers as stages of a pipeline, and as SQL functions. */
@org.jspecify.annotations.NullMarked
package striate.spark;
