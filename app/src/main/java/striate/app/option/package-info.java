/**
 * Options that several commands have, checked when they are read: models, sets, the settings of a
 * training, threads, trust.
 */
@NullMarked
package striate.app.option;

import org.jspecify.annotations.NullMarked;
