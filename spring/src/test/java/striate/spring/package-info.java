@NullMarked
package striate.spring;

import org.jspecify.annotations.NullMarked;
