/**
 * Threads that come and go, and loops that an interrupt ends: below everything that works with
 * several threads, and exported to Striate's own modules only.
 */
@NullMarked
package striate.threads;

import org.jspecify.annotations.NullMarked;
