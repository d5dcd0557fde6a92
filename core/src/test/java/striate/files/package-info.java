@NullMarked
package striate.files;

import org.jspecify.annotations.NullMarked;
