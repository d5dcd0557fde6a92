/** Corrupted pictures: how a classifier does when pictures are noisy, blurred, or badly packed. */
@org.jspecify.annotations.NullMarked
package striate.corrupt;
