package striate.format.codec;

import striate.nn.Layer;

/**
 * The codec of one kind of layer: its name in a model file, its settings as text and back, and the
 * operators of ONNX that compute it.
 *
 * <p>What is written must be enough to make an equal layer again; writing a model checks it. A kind
 * that has been written to files keeps its name and the order of its settings for ever.
 *
 * {@snippet file="striate/format/ModelSnippets.java" region="codec"}
 *
 * @param <L> the layer's class
 */
public interface LayerCodec<L extends Layer> {
  /** The class of the layers, exactly: its subclasses have codecs of their own. */
  Class<L> layer();

  /**
   * The name in model files, unique: small letters, digits and hyphens, such as {@code
   * average-pool}.
   */
  String kind();

  /** Writes the settings, in the order in which {@link #read} takes them. */
  void write(L layer, SettingsWriter to);

  /**
   * The layer with these settings.
   *
   * @throws IllegalArgumentException if no layer has them
   */
  L read(SettingsReader from);

  /**
   * Writes the operators that compute the layer: any number of {@linkplain OperatorWriter#step
   * steps}, then the {@linkplain OperatorWriter#last last}.
   */
  void operators(L layer, OperatorWriter to);
}
