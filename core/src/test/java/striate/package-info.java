/** Rules for the whole library. */
@NullMarked
package striate;

import org.jspecify.annotations.NullMarked;
