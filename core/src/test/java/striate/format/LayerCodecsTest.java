package striate.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import striate.format.codec.Attribute;
import striate.format.codec.LayerCodec;
import striate.format.codec.LayerCodecs;
import striate.format.codec.OperatorWriter;
import striate.format.codec.SettingsReader;
import striate.format.codec.SettingsWriter;
import striate.nn.AllLayers;
import striate.nn.Initialiser;
import striate.nn.LayerNetworks;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Relu;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.onnx.op.OperatorTable;
import striate.run.op.Binding;
import striate.run.op.CustomLayer;
import striate.run.op.LayerOp;

/** Each layer has one codec, and a codec that does not do its part is named. */
final class LayerCodecsTest {
  @Test
  void everyLayerHasACodec() {
    Set<Class<?>> all = AllLayers.classes();
    assertThat(LayerCodecs.standard().layers()).isEqualTo(all);
    assertThat(LayerCodecs.standard().kinds()).hasSameSizeAs(all);
  }

  @Test
  void theReaderKnowsTheOperatorsThatAreWritten() {
    Stream<Network> networks =
        Stream.of(
                LayerNetworks.all().stream()
                    .map(LayerNetworks.Named::weights)
                    .map(Weights::network),
                ModelNetworks.arrangements().values().stream())
            .flatMap(s -> s);
    Set<String> written = new HashSet<>();
    networks.forEach(n ->
        Operators.of(n, LayerCodecs.standard()).nodes().forEach(node -> written.add(node.op())));
    assertThat(OperatorTable.operators().keySet()).containsAll(written);
  }

  /** A layer with a setting, and with or without a weight. */
  record Odd(int setting, boolean weight) implements CustomLayer {
    @Override
    public String kind() {
      return "odd";
    }

    @Override
    public String describe(List<Shape> inputs) {
      return "Odd";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      return weight
          ? List.of(
              Parameter.plain("weight", Parameter.Role.WEIGHT, 1, new Initialiser.Constant(1)))
          : List.of();
    }

    @Override
    public LayerOp bind(Binding binding) {
      throw new UnsupportedOperationException("never run");
    }
  }

  private record OddCodec(
      String kind, BiConsumer<Odd, SettingsWriter> write, BiConsumer<Odd, OperatorWriter> form)
      implements LayerCodec<Odd> {
    @Override
    public Class<Odd> layer() {
      return Odd.class;
    }

    @Override
    public void write(Odd layer, SettingsWriter to) {
      write.accept(layer, to);
    }

    @Override
    public Odd read(SettingsReader from) {
      return new Odd(from.whole("setting"), from.flag("weight"));
    }

    @Override
    public void operators(Odd layer, OperatorWriter to) {
      form.accept(layer, to);
    }
  }

  private static final BiConsumer<Odd, SettingsWriter> ALL =
      (o, to) -> to.whole("setting", o.setting()).flag("weight", o.weight());
  private static final BiConsumer<Odd, OperatorWriter> IDENTITY =
      (o, to) -> to.last("Identity", Map.of(), to.inputs());

  private static byte[] write(
      Odd odd, BiConsumer<Odd, SettingsWriter> write, BiConsumer<Odd, OperatorWriter> form) {
    Network net = Network.of(Shape.features(3), Layers.dense(2), odd);
    LayerCodecs codecs = LayerCodecs.standard().and(new OddCodec("odd", write, form));
    return Onnx.toBytes(Model.of(net.initialise(1)), codecs);
  }

  @Test
  void aCodecThatDoesItsPartIsEnough() throws ModelFormatException {
    Odd odd = new Odd(-7, false);
    LayerCodecs codecs = LayerCodecs.standard().and(new OddCodec("odd", ALL, IDENTITY));
    byte[] file = write(odd, ALL, IDENTITY);
    assertThat(Onnx.read(file, codecs).network().nodes().getLast().layer()).isEqualTo(odd);
    // Its settings and operators are compared as those of any other layer.
    LayerCodecs other =
        LayerCodecs.standard()
            .and(new OddCodec("odd", ALL, (o, to) -> to.last("Neg", Map.of(), to.inputs())));
    assertThatThrownBy(() -> Onnx.read(file, other))
        .hasMessage("model in memory: node 1, Odd: operator: Neg expected, got Identity");
  }

  @Test
  void aCodecThatForgetsSomethingIsNamed() {
    assertThatThrownBy(() -> write(new Odd(2, false), (o, to) -> to.whole("setting", 1), IDENTITY))
        .hasMessage("layer 1, Odd: setting weight expected, got the end");
    assertThatThrownBy(() ->
            write(
                new Odd(2, false),
                (o, to) -> to.whole("setting", 1).flag("weight", false),
                IDENTITY))
        .hasMessage(
            "layer 1, Odd: the codec of odd makes Odd[setting=1, weight=false] of what it wrote of"
                + " Odd[setting=2, weight=false]");
    assertThatThrownBy(
            () -> write(new Odd(2, false), ALL.andThen((o, to) -> to.word("more", "x")), IDENTITY))
        .hasMessage("layer 1, Odd: the line's end expected, got more=x");
    assertThatThrownBy(() -> write(new Odd(2, true), ALL, IDENTITY))
        .hasMessage("layer 1, Odd: its codec leaves out the parameters");
    assertThatThrownBy(() -> write(new Odd(2, false), ALL, (o, to) -> {}))
        .hasMessage("layer 1, Odd: its codec writes no last operator");
    assertThatThrownBy(() -> write(new Odd(2, false), ALL, IDENTITY.andThen(IDENTITY)))
        .hasMessage("layer 1, Odd: its codec writes Identity after the last operator");
    assertThatThrownBy(() ->
            write(
                new Odd(2, false),
                ALL,
                (o, to) -> to.last("Add", Map.of(), List.of("none", "input"))))
        .hasMessage("layer 1, Odd: its codec has Add read \"none\", which nothing writes");
    assertThatThrownBy(
            () -> write(new Odd(2, false), (o, to) -> to.word("text", "two words"), IDENTITY))
        .hasMessage(
            "layer 1, Odd: setting text: a key and a word without spaces expected, got \"two"
                + " words\"");
  }

  @Test
  void aKindAndAClassHaveOneCodec() {
    LayerCodecs standard = LayerCodecs.standard();
    assertThatThrownBy(() -> standard.and(new OddCodec("relu", ALL, IDENTITY)))
        .hasMessage("the kind \"relu\" has a codec already");
    assertThatThrownBy(() -> standard.and(new OddCodec("Two Words", ALL, IDENTITY)))
        .hasMessageContaining("got \"Two Words\"");
    LayerCodecs once = standard.and(new OddCodec("odd", ALL, IDENTITY));
    assertThatThrownBy(() -> once.and(new OddCodec("odd2", ALL, IDENTITY)))
        .hasMessage("striate.format.LayerCodecsTest$Odd: it has a codec already");
    assertThat(standard.kinds()).doesNotContain("odd");
  }

  private static void refuses(String word, Consumer<SettingsReader> read, String message) {
    assertThatThrownBy(() -> read.accept(new SettingsReader(List.of(word))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void settingsComeBackAsTheyWere() {
    SettingsWriter writer =
        new SettingsWriter()
            .whole("a", Integer.MIN_VALUE)
            .whole("b", 0, "all", 0)
            .whole("c", 5, "all", 0)
            .real("d", Float.MIN_VALUE)
            .real("e", Float.NaN)
            .wholes("f", 1, -2, 3)
            .word("g", "")
            .flag("h", true);
    assertThat(writer).hasToString(" a=-2147483648 b=all c=5 d=1.4E-45 e=NaN f=1,-2,3 g= h=true");
    SettingsReader reader =
        new SettingsReader(List.of(writer.toString().substring(1).split(" ", -1)));
    assertThat(reader.whole("a")).isEqualTo(Integer.MIN_VALUE);
    assertThat(reader.whole("b", "all", 0)).isZero();
    assertThat(reader.whole("c", "all", 0)).isEqualTo(5);
    assertThat(reader.real("d")).isEqualTo(Float.MIN_VALUE);
    assertThat(reader.real("e")).isNaN();
    assertThat(reader.wholes("f", 3)).containsExactly(1, -2, 3);
    assertThat(reader.word("g")).isEmpty();
    assertThatThrownBy(reader::end).hasMessage("the line's end expected, got h=true");
    assertThatThrownBy(() -> reader.flag("i")).hasMessage("setting i expected, got h=true");
    assertThat(reader.flag("h")).isTrue();
    reader.end();
    assertThatThrownBy(() -> new SettingsReader(List.of("a=1,2")).whole("a"))
        .hasMessage("setting a: a whole number expected, got \"1,2\"");
    refuses("a=x", r -> r.whole("a"), "setting a: a whole number expected, got \"x\"");
    refuses("a=", r -> r.whole("a"), "setting a: a whole number expected, got \"\"");
    refuses("a=2147483648", r -> r.whole("a", "all", 0), "setting a: a whole number expected,");
    refuses("a=1,,2", r -> r.wholes("a", 3), "setting a: a whole number expected, got \"\"");
    refuses("a=1,2", r -> r.wholes("a", 3), "setting a: 3 numbers expected, got \"1,2\"");
    refuses("a=", r -> r.wholes("a", 1), "setting a: 1 numbers expected, got \"\"");
    refuses("a=1e", r -> r.real("a"), "setting a: a number expected, got \"1e\"");
    refuses("a=TRUE", r -> r.flag("a"), "setting a: true or false expected, got \"TRUE\"");
    refuses("init=uniform,0,b", SettingsReader::initialiser, "setting init: a number expected,");
    refuses(
        "init=uniform,0",
        SettingsReader::initialiser,
        "setting init: an initialiser with its numbers expected, got \"uniform,0\"");
    String none = new SettingsWriter().wholes("a").toString();
    assertThat(new SettingsReader(List.of(none.substring(1))).wholes("a", 0)).isEmpty();
    assertThat(Attribute.whole(3)).isEqualTo(new Attribute.Whole(3));
    assertThatThrownBy(() -> LayerCodecs.standard().read("relu", List.of("slope=1")))
        .hasMessage("the line's end expected, got slope=1");
    assertThat(LayerCodecs.standard().read("relu", List.of())).isEqualTo(new Relu());
  }
}
