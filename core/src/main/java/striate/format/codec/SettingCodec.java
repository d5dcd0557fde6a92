package striate.format.codec;

import java.util.function.BiConsumer;
import java.util.function.Function;
import striate.nn.Layer;

/** The codec of a layer with a few settings, put together from its parts. */
record SettingCodec<L extends Layer>(
    Class<L> layer,
    String kind,
    BiConsumer<L, SettingsWriter> settings,
    Function<SettingsReader, L> reader,
    BiConsumer<L, OperatorWriter> form)
    implements LayerCodec<L> {
  @Override
  public void write(L written, SettingsWriter to) {
    settings.accept(written, to);
  }

  @Override
  public L read(SettingsReader from) {
    return reader.apply(from);
  }

  @Override
  public void operators(L written, OperatorWriter to) {
    form.accept(written, to);
  }
}
