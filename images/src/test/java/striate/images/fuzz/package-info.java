/** Targets for a coverage-guided fuzzer, one class a format: {@code scripts/fuzz NAME SECONDS}. */
package striate.images.fuzz;
