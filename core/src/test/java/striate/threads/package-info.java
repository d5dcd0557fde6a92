@NullMarked
package striate.threads;

import org.jspecify.annotations.NullMarked;
