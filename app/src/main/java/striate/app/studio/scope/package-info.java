/**
 * The microscope: what any layer of a network makes of a picture, number by number, while the
 * network is trained and afterwards.
 */
@NullMarked
package striate.app.studio.scope;

import org.jspecify.annotations.NullMarked;
