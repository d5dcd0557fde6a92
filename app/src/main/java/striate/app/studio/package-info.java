/** The studio: one local page on which a network is made, watched and understood. */
@NullMarked
package striate.app.studio;

import org.jspecify.annotations.NullMarked;
