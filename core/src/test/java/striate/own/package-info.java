/** A user's code: it sees the library's exported packages and nothing else. */
@NullMarked
package striate.own;

import org.jspecify.annotations.NullMarked;
