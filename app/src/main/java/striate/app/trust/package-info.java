/** How far a model can be trusted, in figures: for lines, for JSON, and for the pages. */
@NullMarked
package striate.app.trust;

import org.jspecify.annotations.NullMarked;
