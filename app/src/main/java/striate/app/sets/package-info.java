/** Where data comes from: sets with names, fetched once; files and folders; one way to open any. */
@NullMarked
package striate.app.sets;

import org.jspecify.annotations.NullMarked;
