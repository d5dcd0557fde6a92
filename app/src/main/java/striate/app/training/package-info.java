/** A training from the command line: how it is begun, shown, resumed and brought to its end. */
@NullMarked
package striate.app.training;

import org.jspecify.annotations.NullMarked;
