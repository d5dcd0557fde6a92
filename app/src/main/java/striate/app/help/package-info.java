/** What is made from the descriptions of all commands: manual pages, completion for shells. */
@NullMarked
package striate.app.help;

import org.jspecify.annotations.NullMarked;
