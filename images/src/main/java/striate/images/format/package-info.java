/** The classes that all picture decoders share: bytes, samples, limits, errors. */
@org.jspecify.annotations.NullMarked
package striate.images.format;
