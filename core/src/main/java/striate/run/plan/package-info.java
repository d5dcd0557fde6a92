/**
 * The planner: decides before anything runs what each layer has to do, in which order, and which
 * numbers lie in which memory. A {@link striate.run.plan.Plan} is made in these steps: {@code
 * Duty}, {@code Sharing}, {@code EventOrder}, {@code Timeline}, {@code RowChains}, {@code Buffers}.
 */
@NullMarked
package striate.run.plan;

import org.jspecify.annotations.NullMarked;
