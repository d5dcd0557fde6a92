package striate.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.format.codec.LayerCodec;
import striate.format.codec.LayerCodecs;
import striate.format.codec.OperatorWriter;
import striate.format.codec.SettingsReader;
import striate.format.codec.SettingsWriter;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.op.Binding;
import striate.run.op.CustomLayer;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The code of the package's documentation, compiled. */
final class ModelSnippets {
  private ModelSnippets() {}

  static void write(Weights weights) throws IOException {
    // @start region="write"
    Model model =
        Model.of(weights)
            .classes(List.of("cat", "dog"))
            .preprocessing(Preprocessing.of(3, 64, 64))
            .metadata("accuracy.validation", "0.97");
    Onnx.write(model, Path.of("pets.onnx"));
    Model same = Onnx.read(Path.of("pets.onnx"));
    // @end
    assert same.equals(model);
  }

  static void read(List<String> names) throws IOException {
    // @start region="import"
    Model model =
        OnnxImport.of(Path.of("resnet18.onnx"))
            .preprocessing(Preprocessing.imagenet(224, 224))
            .classes(names)
            .read()
            .model();
    // @end
    assert model.classes().equals(names);
  }

  static void shrink(Model model, Dataset pictures) throws IOException {
    // @start region="shrink"
    Shrink.of(model).toFloat16().write(Path.of("half.onnx"));
    Shrink.of(model).toInt8(pictures).write(Path.of("quarter.onnx"));
    // @end
  }

  // @start region="codec"
  /** The codec of a layer that multiplies by a constant. */
  static final class TimesCodec implements LayerCodec<Times> {
    @Override
    public Class<Times> layer() {
      return Times.class;
    }

    @Override
    public String kind() {
      return "times";
    }

    @Override
    public void write(Times layer, SettingsWriter to) {
      to.real("factor", layer.factor());
    }

    @Override
    public Times read(SettingsReader from) {
      return new Times(from.real("factor"));
    }

    @Override
    public void operators(Times layer, OperatorWriter to) {
      to.last("Mul", Map.of(), List.of(to.input(), to.scalar("factor", layer.factor())));
    }
  }

  static Model times(Model model, Path file) throws IOException {
    LayerCodecs codecs = LayerCodecs.standard().and(new TimesCodec());
    Onnx.write(model, file, codecs);
    return Onnx.read(file, codecs);
  }

  // @end

  record Times(float factor) implements CustomLayer {
    @Override
    public String kind() {
      return "times";
    }

    @Override
    public String describe(List<Shape> inputs) {
      return "Times(" + factor + ")";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public LayerOp bind(Binding binding) {
      int size = binding.input().size();
      return new LayerOp() {
        @Override
        public void forward(Pass p) {
          for (int i = 0; i < p.images * size; i++) {
            p.out[p.outAt + i] = factor * p.in[0][p.inAt[0] + i];
          }
        }

        @Override
        public void backward(Pass p) {
          float[] dx = p.inGradient[0];
          for (int i = 0; i < p.images * size && dx != null; i++) {
            dx[p.inGradientAt[0] + i] = factor * p.outGradient[p.outGradientAt + i];
          }
        }
      };
    }
  }
}
