/** What the user sees: lines on standard output, the progress bar below them, log files. */
@NullMarked
package striate.app.console;

import org.jspecify.annotations.NullMarked;
