package striate.format.codec;

import java.util.Map;
import striate.nn.Layer;

/**
 * The codec of a layer without settings that is one operator.
 *
 * @param instance the layer, of which there is one
 * @param operator its name in ONNX
 * @param attributes of the operator
 */
record PlainCodec<L extends Layer>(
    Class<L> layer, String kind, L instance, String operator, Map<String, Attribute> attributes)
    implements LayerCodec<L> {
  @Override
  public void write(L written, SettingsWriter to) {
    // it has none
  }

  @Override
  public L read(SettingsReader from) {
    return instance;
  }

  @Override
  public void operators(L written, OperatorWriter to) {
    to.last(operator, attributes, to.inputs());
  }
}
