/** A site of the repository's documents. */
@NullMarked
package striate.site;

import org.jspecify.annotations.NullMarked;
