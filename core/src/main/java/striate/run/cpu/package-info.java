/**
 * The arithmetic of the layers on the CPU, beside their descriptions in {@code striate.nn}: one
 * file each, found by {@link striate.run.cpu.Cpu}.
 */
@NullMarked
package striate.run.cpu;

import org.jspecify.annotations.NullMarked;
