/**
 * Datasets of labelled pictures: reading, splitting, preprocessing, and a cache of fitted pictures.
 */
@org.jspecify.annotations.NullMarked
package striate.data;
