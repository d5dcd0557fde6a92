/**
 * How files come to be, how large ones are read, and how content is told apart: below everything
 * that keeps something, and exported to Striate's own modules only.
 */
@NullMarked
package striate.files;

import org.jspecify.annotations.NullMarked;
