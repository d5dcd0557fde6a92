/** JPEG. */
@org.jspecify.annotations.NullMarked
package striate.images.jpeg;
