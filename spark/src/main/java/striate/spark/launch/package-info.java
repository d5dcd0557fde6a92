/** The command {@code striate-spark}. */
@org.jspecify.annotations.NullMarked
package striate.spark.launch;
