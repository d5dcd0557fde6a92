/**
 * HTTP/1.1 by a selector and virtual threads: from bytes to heads and bodies, and answers to bytes,
 * with a limit on everything that a client decides. Knows nothing of models.
 */
@NullMarked
package striate.app.serve.http;

import org.jspecify.annotations.NullMarked;
