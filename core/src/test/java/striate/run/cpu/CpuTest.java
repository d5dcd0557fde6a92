package striate.run.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import striate.nn.AllLayers;
import striate.nn.Layer;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.run.Activations;
import striate.run.Inference;
import striate.run.op.Binding;

/** Every layer finds its arithmetic. */
class CpuTest {
  /** A layer that says what it is, and nobody knows how to compute. */
  private record Riddle() implements Layer {
    @Override
    public String kind() {
      return "relu"; // what a layer calls itself decides nothing
    }

    @Override
    public String describe(List<Shape> inputs) {
      return "Riddle(" + inputs.getFirst().channels() + ")";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }
  }

  private static final String NONE =
      "no arithmetic for striate.run.cpu.CpuTest$Riddle; a layer of your own implements"
          + " striate.run.op.CustomLayer";

  @Test
  void everyLayerOfTheLibraryHasArithmetic() {
    Set<Class<?>> asked =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("striate.run.cpu")
                .stream()
                .filter(c -> c.isEquivalentTo(Cpu.class) || c.getSimpleName().equals("TensorOps"))
                .flatMap(c -> c.getInstanceofChecks().stream())
                .map(check -> check.getRawType().reflect())
                .collect(Collectors.toSet());
    Set<Class<?>> layers = AllLayers.classes();
    assertThat(asked).containsAll(layers);
  }

  @Test
  void aLayerWithoutArithmeticIsNamedWithItsPlace() {
    Network network = Network.of(Shape.image(3, 2, 2), Layers.relu(), new Riddle());
    String message = "layer 1, Riddle(3): " + NONE;
    assertThatThrownBy(() -> Inference.of(network.initialise(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> Activations.of(network.initialise(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    List<Shape> shapes = List.of(network.input());
    assertThatThrownBy(() -> Cpu.bind(new Riddle(), Binding.inference(shapes, network.output())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Riddle(3): " + NONE);
  }
}
