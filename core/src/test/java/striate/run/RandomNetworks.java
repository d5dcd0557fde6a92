package striate.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import striate.nn.Add;
import striate.nn.Concat;
import striate.nn.KernelPool;
import striate.nn.Layer;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Network.Builder.Ref;
import striate.nn.Pad;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.nn.Softmax;
import striate.nn.tensor.Join;
import striate.run.cpu.Cpu;
import striate.run.op.Binding;
import striate.run.op.CustomLayer;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * Small networks of every shape a graph can have: branches, outputs with several readers, sums of
 * sums, one output twice in a sum, joins, and the layers that work in place, one behind the other.
 */
public final class RandomNetworks {
  /** tanh(a)·b: a layer of two inputs that backward reads both. */
  private record Product() implements CustomLayer {
    @Override
    public String kind() {
      return "product";
    }

    @Override
    public int arity() {
      return 2;
    }

    @Override
    public String describe(List<Shape> inputs) {
      return "Product";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      if (!inputs.getFirst().equals(inputs.getLast())) {
        throw new ShapeException("expects inputs of one shape, got " + inputs);
      }
      return inputs.getFirst();
    }

    @Override
    public LayerOp bind(Binding binding) {
      int size = binding.output().size();
      return new LayerOp() {
        @Override
        public void forward(Pass p) {
          for (int i = 0; i < p.images * size; i++) {
            double a = p.in[0][p.inAt[0] + i];
            p.out[p.outAt + i] = (float) (Math.tanh(a) * p.in[1][p.inAt[1] + i]);
          }
        }

        @Override
        public void backward(Pass p) {
          float[] da = p.inGradient[0];
          float[] db = p.inGradient[1];
          for (int i = 0; i < p.images * size; i++) {
            double a = Math.tanh(p.in[0][p.inAt[0] + i]);
            float b = p.in[1][p.inAt[1] + i];
            float dy = p.outGradient[p.outGradientAt + i];
            if (da != null) {
              da[p.inGradientAt[0] + i] = (float) ((1 - a * a) * b * dy);
            }
            if (db != null) {
              db[p.inGradientAt[1] + i] = (float) (a * dy);
            }
          }
        }
      };
    }
  }

  /** A sum that hands its gradient on, but does not work in place. */
  private record Sum() implements CustomLayer {
    @Override
    public String kind() {
      return "sum";
    }

    @Override
    public int arity() {
      return -1;
    }

    @Override
    public String describe(List<Shape> inputs) {
      return "Sum";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      return new Add().outputShape(inputs);
    }

    @Override
    public LayerOp bind(Binding binding) {
      LayerOp add = Cpu.bind(new Add(), binding);
      return new LayerOp() {
        @Override
        public void forward(Pass p) {
          add.forward(p);
        }

        @Override
        public void backward(Pass p) {
          add.backward(p);
        }

        @Override
        public boolean backwardReadsInput() {
          return false;
        }

        @Override
        public boolean passesGradient() {
          return true;
        }
      };
    }
  }

  private final Random random;
  private final boolean smooth;
  private final Network.Builder builder;
  private final List<Ref> refs = new ArrayList<>();
  private final Set<Integer> unread = new HashSet<>();

  /** In every third network numbers are moved, too. */
  private final boolean moving;

  private RandomNetworks(long seed, boolean smooth) {
    random = new Random(seed);
    this.smooth = smooth;
    moving = seed % 3 == 0;
    Shape input =
        random.nextInt(4) == 0
            ? Shape.features(2 + random.nextInt(5))
            : Shape.image(1 + random.nextInt(3), 3 + random.nextInt(4), 3 + random.nextInt(4));
    builder = Network.builder(input);
    refs.add(builder.input());
  }

  /**
   * A network of three classes and up.
   *
   * @param smooth whether all its layers have a slope everywhere
   */
  public static Network of(long seed, boolean smooth) {
    return new RandomNetworks(seed, smooth).grow();
  }

  private Network grow() {
    if (random.nextInt(4) > 0) {
      add(parametric(refs.getFirst()), refs.getFirst());
    }
    int steps = 2 + random.nextInt(11);
    for (int s = 0; s < steps; s++) {
      step();
      if (moving) {
        Ref from = pick();
        if (random.nextInt(4) == 0) {
          int axis = random.nextInt(from.shape().sizes().length);
          List<Ref> same = like(from.shape());
          join(new Join(axis), List.of(from, same.get(random.nextInt(same.size()))));
        } else {
          add(RandomMoves.of(from.shape(), random, smooth), from);
        }
      }
    }
    return end();
  }

  private void step() {
    Ref from = pick();
    switch (random.nextInt(9)) {
      case 0, 1 -> add(parametric(from), from);
      case 2 -> add(activation(), from);
      case 3 -> {
        // What the planner merges or lets work in place stands right behind another.
        Ref at = random.nextBoolean() ? add(parametric(from), from) : from;
        at = at != null && random.nextInt(3) == 0 ? add(Layers.batchNorm(), at) : at;
        at = at != null && random.nextInt(3) > 0 ? add(activation(), at) : at;
        if (at != null && random.nextInt(3) > 0) {
          at = add(dropout(), at);
        }
        if (at != null && random.nextInt(3) == 0) {
          add(random.nextBoolean() ? dropout() : activation(), at);
        }
      }
      case 4 -> sum(from);
      case 5 -> {
        // A residual block.
        Ref at = from;
        for (int k = random.nextInt(3); k >= 0 && at != null; k--) {
          at = add(random.nextInt(3) == 0 ? activation() : alike(at), at);
        }
        if (at != null && at.shape().equals(from.shape())) {
          join(new Add(), random.nextBoolean() ? List.of(at, from) : List.of(from, at));
        }
      }
      case 6 -> concat(from);
      case 7 -> add(other(from), from);
      default -> {
        List<Ref> same = like(from.shape());
        join(new Product(), List.of(from, same.get(random.nextInt(same.size()))));
      }
    }
  }

  private Ref pick() {
    int n = refs.size();
    return random.nextInt(3) == 0 ? refs.get(random.nextInt(n)) : refs.get(n - 1);
  }

  private List<Ref> like(Shape shape) {
    return refs.stream().filter(r -> r.shape().equals(shape)).toList();
  }

  private void sum(Ref from) {
    List<Ref> same = like(from.shape());
    List<Ref> chosen = new ArrayList<>(List.of(from));
    for (int k = random.nextInt(3); k >= 0; k--) {
      chosen.add(random.nextInt(chosen.size() + 1), same.get(random.nextInt(same.size())));
    }
    Ref made = join(random.nextInt(3) == 0 ? new Sum() : new Add(), chosen);
    if (made != null && random.nextInt(3) == 0) {
      sum(made);
    }
  }

  private void concat(Ref from) {
    Shape s = from.shape();
    List<Ref> fits =
        refs.stream()
            .filter(r ->
                r.shape().flat() == s.flat()
                    && r.shape().height() == s.height()
                    && r.shape().width() == s.width())
            .toList();
    List<Ref> chosen = new ArrayList<>(List.of(from));
    for (int k = random.nextInt(2); k >= 0; k--) {
      chosen.add(fits.get(random.nextInt(fits.size())));
    }
    if (chosen.stream().mapToInt(r -> r.shape().size()).sum() < 400) {
      join(new Concat(), chosen);
    }
  }

  private Layer parametric(Ref from) {
    if (from.shape().flat()) {
      var dense = Layers.dense(2 + random.nextInt(5));
      return random.nextInt(4) == 0 ? dense.noBias() : dense;
    }
    int channels = from.shape().channels();
    return switch (random.nextInt(6)) {
      case 0 -> Layers.conv(1 + random.nextInt(4), 1);
      case 1 -> Layers.conv(1 + random.nextInt(4), 3);
      case 2 -> Layers.conv(2 + random.nextInt(3), 3).stride(2).pad(1);
      case 3 -> Layers.conv(channels, 3).same().groups(channels);
      case 4 -> Layers.conv(1 + random.nextInt(4), 3).same().noBias();
      default -> Layers.conv(channels, 3).same();
    };
  }

  /** A layer with weights whose output has the shape of its input, where there is one. */
  private Layer alike(Ref from) {
    Shape s = from.shape();
    if (s.flat()) {
      return s.pixels() == 1 ? Layers.dense(s.channels()) : activation();
    }
    return random.nextInt(4) == 0 ? Layers.batchNorm() : Layers.conv(s.channels(), 3).same();
  }

  private Layer activation() {
    return switch (random.nextInt(smooth ? 5 : 9)) {
      case 0 -> Layers.tanh();
      case 1 -> Layers.sigmoid();
      case 2 -> Layers.gelu();
      case 3 -> Layers.silu();
      case 4 -> new Softmax();
      case 5 -> Layers.relu6();
      case 6 -> Layers.leakyRelu(0.1);
      case 7 -> Layers.hardSwish();
      default -> Layers.relu();
    };
  }

  private Layer dropout() {
    return Layers.dropout(random.nextInt(4) == 0 ? 0 : 0.3);
  }

  private Layer other(Ref from) {
    boolean flat = from.shape().flat();
    return switch (random.nextInt(flat ? 3 : 9)) {
      case 0 -> dropout();
      case 1 -> Layers.batchNorm();
      case 2 -> Layers.flatten();
      case 3 -> Layers.averagePool(2);
      case 4 -> new Pad(random.nextInt(2), 1, random.nextInt(2), 0);
      case 5 -> Layers.globalAveragePool();
      case 6 -> new KernelPool(smooth ? KernelPool.Mode.SUM : KernelPool.Mode.MAX);
      case 7 -> new KernelPool(KernelPool.Mode.MEAN);
      default -> smooth ? Layers.averagePool(2) : Layers.maxPool(2);
    };
  }

  /** Adds a layer, unless it does not fit or grows too large. */
  private @Nullable Ref add(Layer layer, Ref from) {
    return join(layer, List.of(from));
  }

  private @Nullable Ref join(Layer layer, List<Ref> from) {
    Ref made;
    try {
      made = builder.add(layer, from);
    } catch (ShapeException e) {
      return null;
    }
    from.forEach(r -> unread.remove(r.index()));
    unread.add(made.index());
    refs.add(made);
    return made;
  }

  private Ref row(Ref r) {
    boolean isRow = r.shape().flat() && !r.shape().isTensor();
    return isRow ? r : builder.add(Layers.flatten(), List.of(r));
  }

  /** Sees that all is read, and ends in some classes. */
  private Network end() {
    List<Ref> ends = new ArrayList<>();
    for (Ref r : List.copyOf(refs)) {
      if (unread.contains(r.index())) {
        ends.add(r);
      }
    }
    if (ends.isEmpty()) {
      return of(random.nextLong(), smooth);
    }
    boolean alone = ends.size() == 1 && ends.getFirst().shape().size() > 2;
    if (alone && random.nextInt(3) == 0) {
      // No layer of its own: what is there is the output, flattened.
      Ref last = ends.getFirst();
      return builder.build(row(last));
    }
    List<Ref> logits = new ArrayList<>();
    for (Ref r : ends) {
      logits.add(builder.add(Layers.dense(3), List.of(row(r))));
    }
    if (logits.size() == 1) {
      return builder.build(logits.getFirst());
    }
    return builder.build(builder.add(random.nextBoolean() ? new Add() : new Concat(), logits));
  }
}
