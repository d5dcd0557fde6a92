/** Classification of images, and the evaluation of classifiers. */
@org.jspecify.annotations.NullMarked
package striate.classify;
