/** Trainings, each in one task of a cluster. */
@org.jspecify.annotations.NullMarked
package striate.spark.training;
