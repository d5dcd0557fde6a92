/** Tests of model files. */
@NullMarked
package striate.format;

import org.jspecify.annotations.NullMarked;
