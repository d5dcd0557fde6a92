/**
 * Plain arithmetic on arrays, and the only package that knows the Vector API.
 *
 * <p>Not exported. Kernels trust their arguments: whoever calls them has checked the shapes. Every
 * kernel exists as a scalar reference; a vector one is chosen once, when the class is loaded.
 */
@NullMarked
package striate.kernels;

import org.jspecify.annotations.NullMarked;
