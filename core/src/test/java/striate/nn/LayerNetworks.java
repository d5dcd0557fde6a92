package striate.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import striate.nn.Network.Builder.Ref;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.Unary;
import striate.truth.References;
import striate.truth.Tensor;
import striate.truth.TorchCases.Case;

/** Every case of the layers' table as a network of its own, with the case's weights. */
public final class LayerNetworks {
  /**
   * A network for one case.
   *
   * @param name of the case
   * @param layer what it is about
   */
  public record Named(String name, Class<?> layer, Weights weights) {
    @Override
    public String toString() {
      return name;
    }
  }

  private LayerNetworks() {}

  /** All of them. */
  public static List<Named> all() {
    List<Named> all = new ArrayList<>();
    for (Class<?> type : LayerTable.layers()) {
      LayerTable.Row row = LayerTable.of(type);
      for (Case c : row.cases()) {
        all.add(new Named(c.toString(), type, weights(row, c)));
      }
    }
    return all;
  }

  private static Ref made(Network.Builder builder, Shape in, Shape s) {
    if (in.isFeatures() && s.isFeatures()) {
      return builder.add(Layers.dense(s.size()), builder.input());
    }
    if (s.isImage() && s.height() == in.height() && s.width() == in.width()) {
      return builder.add(Layers.conv(s.channels(), 1), builder.input());
    }
    Ref tensor = builder.add(new ToTensor(), builder.input());
    Ref row = builder.add(Reshape.of(in.size()), tensor);
    Ref numbers = builder.add(Layers.dense(s.size()), row);
    List<Integer> sizes = Arrays.stream(s.sizes()).boxed().toList();
    Ref other = builder.add(new Reshape(sizes), numbers);
    return s.isImage() ? builder.add(new ToImage(), other) : other;
  }

  private static Weights weights(LayerTable.Row row, Case c) {
    List<Shape> shapes = new ArrayList<>();
    for (String name : References.inputs(row.family(), c)) {
      if (!row.parameters().contains(name)) {
        shapes.add(LayerTable.shape(c, c.tensor(name)));
      }
    }
    Network.Builder builder = Network.builder(shapes.getFirst());
    List<Ref> inputs = new ArrayList<>();
    for (Shape s : shapes) {
      // what a layer reads besides the input is made from it
      Ref made = inputs.isEmpty() ? builder.input() : made(builder, shapes.getFirst(), s);
      boolean divides = c.settings().getOrDefault("domain", "any").equals("positive");
      if (divides && !inputs.isEmpty()) {
        // near zero the rounding of what made it would count
        made = builder.add(new Unary(Unary.Function.CLIP, 0.25f, 4), made);
      }
      inputs.add(made);
    }
    Layer layer = row.make().apply(c);
    if (layer == null) {
      throw new IllegalArgumentException(c + " is another layer's");
    }
    Network network = builder.build(builder.add("tested", layer, inputs));
    Weights weights = network.initialise(11);
    List<Tensor> values = LayerTable.tensors(c, row.parameters());
    List<Parameter> parameters = network.nodes().getLast().parameters();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      weights.set(new striate.nn.Tensor("tested." + p.name(), p.sizes(), values.get(i).floats()));
    }
    return weights;
  }
}
