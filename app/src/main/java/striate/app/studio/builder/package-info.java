/**
 * The rooms in which a classifier is made without code: pictures and their classes, trainings,
 * confusions, explanations, and runs side by side.
 */
@NullMarked
package striate.app.studio.builder;

import org.jspecify.annotations.NullMarked;
