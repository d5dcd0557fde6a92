package striate.onnx.file;

import java.util.Map;
import java.util.SortedMap;

/**
 * What stands in an ONNX file.
 *
 * @param ir version of the format
 * @param opsets versions of the operators, by domain; that of ONNX's own is empty
 * @param producer the program that wrote it and its version, as far as they are stated
 * @param graph what is computed
 * @param functions that the file defines
 * @param metadata keys and values
 */
public record Model(
    long ir,
    Map<String, Long> opsets,
    String producer,
    Graph graph,
    Map<FunctionKey, Function> functions,
    SortedMap<String, String> metadata) {}
