/**
 * Watching a training: looks at its weights between two steps, a history of them, and what a layer
 * makes of a picture at any of these moments.
 */
@NullMarked
package striate.watch;

import org.jspecify.annotations.NullMarked;
