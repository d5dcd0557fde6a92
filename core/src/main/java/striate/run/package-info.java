/**
 * Running networks: the planner that sizes memory, workspaces, workers, inference and the gradient
 * check.
 *
 * <p>A {@link striate.run.Plan} is decided once for a network and a batch size; a {@link
 * striate.run.Workspace} is the memory it asks for; {@link striate.run.Workers} share the work.
 */
@NullMarked
package striate.run;

import org.jspecify.annotations.NullMarked;
