/** An application that classifies photos: what README.md and docs/spring.md show. */
@NullMarked
package striate.spring.example;

import org.jspecify.annotations.NullMarked;
