/** Interpolation of images, channels last. */
@org.jspecify.annotations.NullMarked
package striate.kernels.resize;
