/**
 * Picture files: decoders, and datasets from folders and lists of pictures, for {@code
 * striate.core}.
 */
@org.jspecify.annotations.NullMarked
module striate.images {
  requires static org.jspecify;
  requires transitive striate.core;

  exports striate.images;
}
