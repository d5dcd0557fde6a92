/** One training over several executors, with the bits of one machine. */
@org.jspecify.annotations.NullMarked
package striate.spark.together;
