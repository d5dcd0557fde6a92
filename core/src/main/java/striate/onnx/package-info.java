/**
 * Models of other programs: an ONNX file becomes a network and its weights.
 *
 * <p>Bytes are parsed ({@code file}), what is known before any image is computed ({@code fold}),
 * the rest is translated operator by operator ({@code translate}, {@code op}), and what other
 * programs write as several operators is put together again ({@code pattern}).
 */
@org.jspecify.annotations.NullMarked
package striate.onnx;
