/**
 * The convolutional network of chapter 10 of <i>Grokking Deep Learning</i>, as printed: in doubles,
 * with NumPy's legacy random numbers and every quirk of the listing.
 *
 * <p>Apart from the engine on purpose: this is the origin, kept readable as the listing, and the
 * engine owes it nothing.
 */
@NullMarked
package striate.chapter;

import org.jspecify.annotations.NullMarked;
