/**
 * Plain arithmetic on arrays; its packages are the only ones that know the Vector API.
 *
 * <p>Not exported. Kernels trust their arguments: whoever calls them has checked the shapes. Every
 * kernel exists as a scalar reference. Packages, each of which may know those before it: {@code
 * generated}, {@code jit}, {@code element}, {@code move}, {@code resize}, {@code shape}, {@code
 * norm}, {@code pool}, {@code loss}, {@code tile}, {@code direct}, {@code planar}, {@code
 * winograd}, {@code depthwise}, {@code conv}, {@code tensor}; and {@code chapter}, which only knows
 * {@code jit}.
 */
@NullMarked
package striate.kernels;

import org.jspecify.annotations.NullMarked;
