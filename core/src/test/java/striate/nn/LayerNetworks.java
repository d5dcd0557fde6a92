package striate.nn;

import java.util.ArrayList;
import java.util.List;
import striate.nn.Network.Builder.Ref;
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

  private static Weights weights(LayerTable.Row row, Case c) {
    List<Shape> shapes = new ArrayList<>();
    for (String name : References.inputs(row.family(), c)) {
      if (!row.parameters().contains(name)) {
        shapes.add(LayerTable.shape(c.tensor(name)));
      }
    }
    Network.Builder builder = Network.builder(shapes.getFirst());
    List<Ref> inputs = new ArrayList<>();
    for (Shape s : shapes) {
      // what a layer reads besides the input is made from it
      Layer make = s.flat() ? Layers.dense(s.size()) : Layers.conv(s.channels(), 1);
      inputs.add(inputs.isEmpty() ? builder.input() : builder.add(make, builder.input()));
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
