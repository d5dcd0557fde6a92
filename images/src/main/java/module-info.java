/** Pictures from files: decoding, folders and lists of them, for {@code striate.core}. */
@org.jspecify.annotations.NullMarked
module striate.images {
  requires static org.jspecify;
  requires transitive striate.core;

  exports striate.images;
}
