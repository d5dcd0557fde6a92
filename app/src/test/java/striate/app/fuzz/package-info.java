/** The corpus that fuzzers began with. */
@NullMarked
package striate.app.fuzz;

import org.jspecify.annotations.NullMarked;
