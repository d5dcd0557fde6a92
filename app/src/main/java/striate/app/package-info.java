/** The executable: commands, their output, and the pages they write. */
@NullMarked
package striate.app;

import org.jspecify.annotations.NullMarked;
