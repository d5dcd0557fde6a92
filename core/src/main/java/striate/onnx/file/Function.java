package striate.onnx.file;

import java.util.List;
import java.util.Map;

/**
 * A function that the file defines.
 *
 * @param key how nodes call it
 * @param inputs names within the function
 * @param outputs names within the function
 * @param attributes names of the attributes that a call gives
 * @param defaults attributes that a call may leave out
 * @param opsets versions of the operators in it, by domain
 * @param nodes in an order in which each comes after those that it reads from
 */
public record Function(
    FunctionKey key,
    List<String> inputs,
    List<String> outputs,
    List<String> attributes,
    Map<String, Attribute> defaults,
    Map<String, Long> opsets,
    List<Node> nodes) {}
