/**
 * The studio's trainings and what came of them: one at a time, on threads of their own, in runs
 * that {@code striate resume} and {@code striate runs} know as well. What looks into them is a
 * {@link striate.app.studio.work.Watcher}.
 */
@NullMarked
package striate.app.studio.work;

import org.jspecify.annotations.NullMarked;
