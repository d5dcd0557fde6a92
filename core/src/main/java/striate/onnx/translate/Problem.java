package striate.onnx.translate;

/**
 * Something in a file that cannot be translated.
 *
 * @param op operator, with its domain unless it is ONNX's own
 * @param opset version of its domain
 * @param node name or index
 * @param reason in words; empty if the operator is not known at all
 */
public record Problem(String op, long opset, String node, String reason) {}
