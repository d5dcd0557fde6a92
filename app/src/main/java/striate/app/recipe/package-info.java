/** What a training is made of, as text: settings, networks in short notation, recipes. */
@NullMarked
package striate.app.recipe;

import org.jspecify.annotations.NullMarked;
