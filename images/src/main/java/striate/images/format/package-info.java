/** What all readers of picture files share. */
@org.jspecify.annotations.NullMarked
package striate.images.format;
