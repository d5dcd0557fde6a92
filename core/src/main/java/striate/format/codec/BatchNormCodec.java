package striate.format.codec;

import java.util.Map;
import striate.nn.BatchNorm;

/** The codec of {@link BatchNorm}. */
final class BatchNormCodec implements LayerCodec<BatchNorm> {
  @Override
  public Class<BatchNorm> layer() {
    return BatchNorm.class;
  }

  @Override
  public String kind() {
    return "batch-norm";
  }

  @Override
  public void write(BatchNorm layer, SettingsWriter to) {
    to.real("epsilon", layer.epsilon()).real("momentum", layer.momentum());
  }

  @Override
  public BatchNorm read(SettingsReader from) {
    return new BatchNorm(from.real("epsilon"), from.real("momentum"));
  }

  @Override
  public void operators(BatchNorm layer, OperatorWriter to) {
    Map<String, Attribute> attributes =
        Map.of(
            "epsilon",
            Attribute.real(layer.epsilon()),
            // ONNX's is the share of the old statistics
            "momentum",
            Attribute.real(1 - layer.momentum()));
    to.last("BatchNormalization", attributes, to.inputAndParameters());
  }
}
