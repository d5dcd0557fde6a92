/** What the targets for a coverage-guided fuzzer share, and the corpus that they began with. */
@NullMarked
package striate.fuzz;

import org.jspecify.annotations.NullMarked;
