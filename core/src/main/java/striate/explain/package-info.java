/**
 * Explanations: which places of a picture speak for a class and which against it, as signed maps,
 * each with a receipt of what it is worth.
 */
@org.jspecify.annotations.NullMarked
package striate.explain;
