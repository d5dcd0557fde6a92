/**
 * Running networks: workspaces, workers, the backward pass, inference and the gradient check.
 *
 * <p>A {@code Plan} is decided once for a network and a batch size; a {@code Workspace} is the
 * memory it asks for; {@link striate.run.Workers} share the work.
 */
@NullMarked
package striate.run;

import org.jspecify.annotations.NullMarked;
