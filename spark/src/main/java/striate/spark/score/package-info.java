/** How rows become answers: the model of a JVM, the columns it reads, the iterator over rows. */
@org.jspecify.annotations.NullMarked
package striate.spark.score;
