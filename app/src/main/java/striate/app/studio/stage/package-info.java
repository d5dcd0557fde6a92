/** The chapter's stage: its network and what changes when one of its parts does, live. */
@NullMarked
package striate.app.studio.stage;

import org.jspecify.annotations.NullMarked;
