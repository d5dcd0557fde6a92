/** What an operator sees: figures for Prometheus, the log of requests, trace context. */
@NullMarked
package striate.app.serve.watch;

import org.jspecify.annotations.NullMarked;
