package striate.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import striate.nn.Network;
import striate.run.op.LayerOp;

/**
 * The processor time of each layer's arithmetic inside a running training or inference, over all
 * threads. It puts a clock around every {@link LayerOp} of a plan that is at work; the engine knows
 * nothing of it and keeps no hook for it, hence the reflection. A call costs about a microsecond
 * more.
 */
final class LayerClock {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** What the columns of the table are: forward, backward, weights by rows, packing. */
  private static final int FORWARD = 0;

  private static final int BACKWARD = 1;
  private static final int ROWS = 2;
  private static final int PACK = 3;

  /** How many there are. */
  static final int COLUMNS = 4;

  private final Network network;
  private final List<LongAdder[]> nanos = new ArrayList<>();

  private LayerClock(Network network) {
    this.network = network;
    for (int i = 0; i < network.nodes().size(); i++) {
      LongAdder[] columns = new LongAdder[COLUMNS];
      for (int c = 0; c < COLUMNS; c++) {
        columns[c] = new LongAdder();
      }
      nanos.add(columns);
    }
  }

  /**
   * Puts clocks around the layers of an engine's plans.
   *
   * @param engine a {@code Training}, {@code Inference} or {@code Backprop} that is not running
   */
  static LayerClock in(Object engine) throws ReflectiveOperationException {
    List<Object> plans = new ArrayList<>();
    for (Field f : engine.getClass().getDeclaredFields()) {
      String type = f.getType().getSimpleName();
      if (type.equals("Backprop")) {
        plans.add(read(read(engine, f.getName()), "plan"));
      } else if (type.equals("Plan")) {
        plans.add(read(engine, f.getName()));
      }
    }
    if (plans.isEmpty()) {
      throw new NoSuchFieldException(engine.getClass() + ": no field of type Backprop or Plan");
    }
    LayerClock clock = new LayerClock((Network) read(plans.getFirst(), "network"));
    for (Object plan : plans) {
      Object nodes = read(plan, "nodes");
      for (int i = 0; i < Array.getLength(nodes); i++) {
        Object node = Array.get(nodes, i);
        LongAdder[] columns = clock.nanos.get(i);
        Object duty = with(read(node, "duty"), "op", op -> clocked((LayerOp) op, columns));
        Array.set(nodes, i, with(node, "duty", d -> duty));
      }
    }
    return clock;
  }

  private static Object read(Object of, String name) throws ReflectiveOperationException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    Object value = field.get(of);
    if (value == null) {
      throw new NoSuchFieldException(of.getClass() + "." + name + " is null");
    }
    return value;
  }

  /** A record with another value of one component. */
  private static Object with(Object of, String name, UnaryOperator<Object> change)
      throws ReflectiveOperationException {
    RecordComponent[] components = of.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Object value = read(of, components[i].getName());
      values[i] = components[i].getName().equals(name) ? change.apply(value) : value;
    }
    Constructor<?> constructor = of.getClass().getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  private static LayerOp clocked(LayerOp op, LongAdder[] columns) {
    InvocationHandler handler =
        (Object proxy, Method method, @Nullable Object[] arguments) -> {
          int column = column(method.getName());
          try {
            if (column < 0) {
              return method.invoke(op, arguments);
            }
            long start = THREADS.getCurrentThreadCpuTime();
            Object result = method.invoke(op, arguments);
            columns[column].add(THREADS.getCurrentThreadCpuTime() - start);
            return result;
          } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
          }
        };
    return (LayerOp)
        Proxy.newProxyInstance(
            LayerOp.class.getClassLoader(), new Class<?>[] {LayerOp.class}, handler);
  }

  private static int column(String method) {
    return switch (method) {
      case "forward", "forwardAfter", "forwardPart", "forwardRows", "mergeForward", "meetForward" ->
          FORWARD;
      case "backward", "backwardAfter", "backwardTogether", "mergeBackward", "meetBackward" ->
          BACKWARD;
      case "backwardPart" -> ROWS;
      case "pack" -> PACK;
      default -> -1;
    };
  }

  void reset() {
    for (LongAdder[] columns : nanos) {
      for (LongAdder c : columns) {
        c.reset();
      }
    }
  }

  /** Forward, backward, weights by rows and packing, over all layers since the last reset. */
  double[] nanos() {
    double[] sums = new double[COLUMNS];
    for (LongAdder[] columns : nanos) {
      for (int c = 0; c < COLUMNS; c++) {
        sums[c] += columns[c].sum();
      }
    }
    return sums;
  }

  /** Equal layers together: what they are, how many, their times, and their arithmetic. */
  private static final class Row {
    private int count;
    private double flops;
    private final double[] ms = new double[COLUMNS + 1];
  }

  /**
   * The table: milliseconds of processor time in each step, equal layers together, the costliest
   * first.
   *
   * @param wall nanoseconds that all steps took
   */
  String table(int steps, int images, int threads, double wall, boolean training) {
    double all = threads * wall / steps * 1e-6;
    double[] sums = new double[COLUMNS + 1];
    Map<String, Row> rows = new LinkedHashMap<>();
    for (int i = 0; i < nanos.size(); i++) {
      Network.Node node = network.nodes().get(i);
      String key = node.describe() + '\t' + node.inputShapes().getFirst() + '\t' + node.shape();
      Row row = rows.computeIfAbsent(key, k -> new Row());
      row.count++;
      row.flops +=
          2.0 * images * node.layer().multiplyAdds(node.inputShapes()) * (training ? 3 : 1);
      for (int c = 0; c < COLUMNS; c++) {
        double ms = nanos.get(i)[c].sum() * 1e-6 / steps;
        row.ms[c] += ms;
        row.ms[COLUMNS] += ms;
        sums[c] += ms;
        sums[COLUMNS] += ms;
      }
    }
    StringBuilder s = new StringBuilder();
    s.append("layer\treads\twrites\tcount\tforward\tbackward\tweights by rows\tpacking");
    s.append("\tms\tshare\tGFLOP/s\n");
    rows.entrySet().stream()
        .sorted(Comparator.comparingDouble(e -> -e.getValue().ms[COLUMNS]))
        .forEach(e -> {
          Row row = e.getValue();
          s.append(e.getKey()).append('\t').append(row.count);
          line(s, row.ms, all);
          s.append('\t');
          if (row.flops > 0) {
            s.append(String.format(Locale.ROOT, "%.1f", row.flops / row.ms[COLUMNS] * 1e-6));
          }
          s.append('\n');
        });
    double[] rest = new double[COLUMNS + 1];
    rest[COLUMNS] = all - sums[COLUMNS];
    s.append("all layers\t\t\t");
    line(s, sums, all);
    s.append("\t\nrest: input, loss, sums, update, waiting\t\t\t");
    line(s, rest, all);
    return s.append("\t\n").toString();
  }

  private static void line(StringBuilder s, double[] ms, double all) {
    for (double m : ms) {
      s.append(m == 0 ? "\t" : String.format(Locale.ROOT, "\t%.3f", m));
    }
    s.append(String.format(Locale.ROOT, "\t%.1f%%", 100 * ms[COLUMNS] / all));
  }
}
