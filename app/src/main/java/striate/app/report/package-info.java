/**
 * Reports: self-contained HTML pages that open from disk and load nothing. {@link
 * striate.app.report.HtmlPage} is the ground that every report stands on; the scripts, styles and
 * markup are resources beside these classes.
 */
@NullMarked
package striate.app.report;

import org.jspecify.annotations.NullMarked;
