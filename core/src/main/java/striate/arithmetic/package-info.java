/**
 * The arithmetic of one number: how a single value of a layer's output comes about, with the
 * numbers that it is made of.
 */
@NullMarked
package striate.arithmetic;

import org.jspecify.annotations.NullMarked;
