package striate.run.cpu.tensor;

import java.util.ArrayList;
import java.util.List;
import striate.kernels.shape.Parts;
import striate.kernels.tensor.Broadcast;
import striate.nn.Shape;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * A function of up to three operands, element by element with broadcasting. Each operand is an
 * input, a parameter or a table of numbers.
 */
final class BroadcastOp implements LayerOp {
  /** Parts begin at multiples of a cache line, as those of other elementwise layers. */
  private static final int LINE = 16;

  private static final float[] NONE = {};

  /** Where an operand comes from. */
  enum Source {
    INPUT,
    PARAMETER,
    TABLE
  }

  /**
   * An operand.
   *
   * @param index of the input or parameter
   * @param table its numbers, if it is one
   * @param shape how it lies
   * @param slope its gradient
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier; nothing compares operands
  record Term(
      Source source, int index, float[] table, Broadcast.Operand shape, Broadcast.Slope slope) {

    static Term input(int index, Shape shape, Broadcast.Slope slope) {
      return new Term(Source.INPUT, index, NONE, Operands.of(shape), slope);
    }

    static Term parameter(int index, List<Integer> sizes, Broadcast.Slope slope) {
      return new Term(Source.PARAMETER, index, NONE, Operands.shared(sizes), slope);
    }

    static Term table(float[] numbers, Broadcast.Operand shape) {
      return new Term(Source.TABLE, 0, numbers, shape, BroadcastOp::none);
    }

    private int size() {
      return Operands.count(shape.sizes());
    }
  }

  private static void none(
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo,
      int n) {
    throw new IllegalStateException("a table has no gradient");
  }

  private final Broadcast.Function function;
  private final List<Term> terms;
  private final Broadcast broadcast;
  private final int size;
  private final boolean backward;
  private final boolean elementwise;
  private final boolean inPlace;

  BroadcastOp(Binding binding, Broadcast.Function function, List<Term> terms) {
    this.function = function;
    this.terms = List.copyOf(terms);
    Broadcast.Operand out = Operands.of(binding.output());
    List<Broadcast.Operand> operands = new ArrayList<>();
    terms.forEach(t -> operands.add(t.shape()));
    this.broadcast = new Broadcast(out.sizes(), out.strides(), operands);
    this.size = binding.output().size();
    this.backward = binding.backward();
    boolean all = true;
    for (Term t : terms) {
      all &= t.source() != Source.INPUT || liesAs(out, t.shape());
    }
    elementwise = all;
    // Forward reads a block of the first input before it writes it.
    Term first = terms.stream().filter(t -> t.source() == Source.INPUT).findFirst().orElseThrow();
    inPlace = !backward && first.index() == 0 && liesAs(out, first.shape());
  }

  private static boolean liesAs(Broadcast.Operand out, Broadcast.Operand o) {
    return o.step() == out.step()
        && new Broadcast(out.sizes(), out.strides(), List.of(o)).isDirect();
  }

  private float[] array(Pass p, int term) {
    if (term >= terms.size()) {
      return NONE;
    }
    Term t = terms.get(term);
    return switch (t.source()) {
      case INPUT -> p.in[t.index()];
      case PARAMETER -> p.parameters[t.index()];
      case TABLE -> t.table();
    };
  }

  private int at(Pass p, int term) {
    return term < terms.size() && terms.get(term).source() == Source.INPUT
        ? p.inAt[terms.get(term).index()]
        : 0;
  }

  @Override
  public void forward(Pass p) {
    run(p, 0, p.images * size);
  }

  @Override
  public boolean cutsForward() {
    return true;
  }

  @Override
  public boolean isElementwise() {
    return elementwise;
  }

  @Override
  public boolean inPlace() {
    return inPlace;
  }

  @Override
  public void forwardPart(Pass p, int part, int parts) {
    int all = p.images * size;
    run(p, Parts.from(all, LINE, part, parts), Parts.from(all, LINE, part + 1, parts));
  }

  @Override
  public void forwardRows(Pass p, int from, int to, int rows) {
    run(p, from * (size / rows), to * (size / rows));
  }

  private void run(Pass p, int from, int to) {
    broadcast.run(
        function,
        from,
        to,
        array(p, 0),
        at(p, 0),
        array(p, 1),
        at(p, 1),
        array(p, 2),
        at(p, 2),
        p.out,
        p.outAt,
        p.scratch,
        p.scratchAt);
  }

  @Override
  public void backward(Pass p) {
    for (int i = 0; i < terms.size(); i++) {
      Term t = terms.get(i);
      boolean input = t.source() == Source.INPUT;
      if (t.source() == Source.TABLE) {
        continue;
      }
      float[] gradient = input ? p.inGradient[t.index()] : p.parameterGradients[t.index()];
      if (gradient != null) {
        int at = input ? p.inGradientAt[t.index()] : p.parameterGradientsAt[t.index()];
        backward(p, i, gradient, at, !input && p.accumulate);
      }
    }
  }

  private void backward(Pass p, int term, float[] gradient, int at, boolean accumulate) {
    broadcast.backward(
        terms.get(term).slope(),
        term,
        p.images,
        size,
        terms.get(term).size(),
        accumulate,
        array(p, 0),
        at(p, 0),
        array(p, 1),
        at(p, 1),
        array(p, 2),
        at(p, 2),
        p.outGradient,
        p.outGradientAt,
        gradient,
        at,
        p.scratch,
        p.scratchAt);
  }

  @Override
  public long scratchLength(int images) {
    if (backward) {
      return Broadcast.BACKWARD_SCRATCH;
    }
    return broadcast.isDirect() ? 0 : Broadcast.SCRATCH;
  }
}
