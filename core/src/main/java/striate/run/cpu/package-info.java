/** The arithmetic of the layers on the CPU, beside their descriptions in {@code striate.nn}. */
@org.jspecify.annotations.NullMarked
package striate.run.cpu;
