/** What the engine is held against: values from PyTorch and naive loops in double precision. */
@NullMarked
package striate.truth;

import org.jspecify.annotations.NullMarked;
