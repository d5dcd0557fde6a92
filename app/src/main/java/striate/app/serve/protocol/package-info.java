/**
 * The open inference protocol, version 2, over REST: paths, requests and answers, with tensors in
 * JSON or in binary. Knows models, not connections; a refusal is HTTP's.
 */
@NullMarked
package striate.app.serve.protocol;

import org.jspecify.annotations.NullMarked;
