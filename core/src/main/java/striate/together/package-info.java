/**
 * Several machines that train one network: the sockets between them. Nothing here knows of
 * networks; what is exchanged is {@link striate.run.Exchange}'s to say.
 */
@NullMarked
package striate.together;

import org.jspecify.annotations.NullMarked;
