/** The ranges of the values between a network's layers, found on examples. */
@org.jspecify.annotations.NullMarked
package striate.calibrate;
