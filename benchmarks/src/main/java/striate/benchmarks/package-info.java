/** JMH benchmarks, and our side of comparisons with other programs. */
@NullMarked
package striate.benchmarks;

import org.jspecify.annotations.NullMarked;
