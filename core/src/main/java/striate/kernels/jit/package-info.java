/** Whether this JVM has vectors worth using, and which kernels it has compiled to them yet. */
@NullMarked
package striate.kernels.jit;

import org.jspecify.annotations.NullMarked;
