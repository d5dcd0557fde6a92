/**
 * What the studio works on: a folder of pictures that is never changed, and beside it a folder of
 * the studio's own with what its user has said of them.
 */
@NullMarked
package striate.app.studio.desk;

import org.jspecify.annotations.NullMarked;
