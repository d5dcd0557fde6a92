/** The arithmetic of random numbers, and nothing of ours below it. */
@NullMarked
package striate.random;

import org.jspecify.annotations.NullMarked;
