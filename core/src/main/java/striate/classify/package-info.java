/** Pictures in, classes out; and how far to trust the answers. */
@org.jspecify.annotations.NullMarked
package striate.classify;
