/** {@code striate serve}: HTTP, protocol, models and queue put together. */
@NullMarked
package striate.app.serve;

import org.jspecify.annotations.NullMarked;
