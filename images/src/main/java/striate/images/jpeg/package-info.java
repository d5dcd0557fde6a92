/** A JPEG decoder. */
@org.jspecify.annotations.NullMarked
package striate.images.jpeg;
