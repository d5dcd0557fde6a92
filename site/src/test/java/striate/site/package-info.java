@NullMarked
package striate.site;

import org.jspecify.annotations.NullMarked;
