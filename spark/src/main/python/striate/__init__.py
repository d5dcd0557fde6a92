"""Striate, image classifiers for the JVM, from Python."""
