/**
 * The listing of the files that a folder or a list names, their classes and parts, before any of
 * them is opened.
 */
@org.jspecify.annotations.NullMarked
package striate.images.listing;
