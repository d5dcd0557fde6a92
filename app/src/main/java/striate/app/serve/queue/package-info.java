/** The work that waits for a computing thread, and these threads. */
@NullMarked
package striate.app.serve.queue;

import org.jspecify.annotations.NullMarked;
