/**
 * The models that are served: which files they are, their versions, and what happens when a file
 * changes.
 */
@NullMarked
package striate.app.serve.models;

import org.jspecify.annotations.NullMarked;
