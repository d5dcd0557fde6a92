@org.jspecify.annotations.NullMarked
package striate.calibrate;
