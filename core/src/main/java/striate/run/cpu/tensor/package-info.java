/** The arithmetic of the layers of {@code striate.nn.tensor} on the CPU. */
@NullMarked
package striate.run.cpu.tensor;

import org.jspecify.annotations.NullMarked;
