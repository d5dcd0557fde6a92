@org.jspecify.annotations.NullMarked
package striate.spark.together;
