package striate.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table that {@link Network#summary} returns. */
final class Summary {
  private Summary() {}

  static String of(Network network) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"", "name", "layer", "reads", "output", "parameters", "multiply-adds"});
    rows.add(new String[] {"", "input", "", "", network.input().toString(), "", ""});
    List<Network.Node> nodes = network.nodes();
    long activations = network.input().size();
    for (int i = 0; i < nodes.size(); i++) {
      Network.Node n = nodes.get(i);
      long parameters = 0;
      for (Parameter p : n.parameters()) {
        parameters += p.role() == Parameter.Role.STATISTIC ? 0 : p.count();
      }
      activations += n.shape().size();
      long work = n.layer().multiplyAdds(n.inputShapes());
      rows.add(
          new String[] {
            Integer.toString(i),
            n.name(),
            n.describe(),
            reads(n, i, nodes),
            n.shape().toString(),
            parameters == 0 ? "" : grouped(parameters),
            work == 0 ? "" : grouped(work)
          });
    }
    int columns = rows.getFirst().length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row[c].codePointCount(0, row[c].length()));
      }
    }
    StringBuilder s = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String space = " ".repeat(widths[c] - row[c].codePointCount(0, row[c].length()));
        boolean right = c == 0 || c >= columns - 2;
        line.append(right ? space + row[c] : row[c] + space).append(c < columns - 1 ? "  " : "");
      }
      s.append(line.toString().stripTrailing()).append('\n');
    }
    return s.append(
            String.format(
                Locale.ROOT,
                "%s parameters, %s multiply-adds and %s of outputs for each image%n",
                grouped(network.parameterCount()),
                grouped(network.multiplyAdds()),
                bytes(4 * activations)))
        .toString()
        .replace(System.lineSeparator(), "\n");
  }

  /** What a layer reads, where it is not simply the one before. */
  private static String reads(Network.Node n, int index, List<Network.Node> nodes) {
    if (n.inputs().size() == 1 && n.inputs().getFirst() == index - 1) {
      return "";
    }
    List<String> names = new ArrayList<>();
    for (int i : n.inputs()) {
      names.add(i < 0 ? "input" : nodes.get(i).name());
    }
    return String.join(" + ", names);
  }

  private static String grouped(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  static String bytes(long n) {
    return n < 10_000
        ? n + " bytes"
        : n < 10_000_000
            ? String.format(Locale.ROOT, "%.1f kB", n / 1e3)
            : String.format(Locale.ROOT, "%.1f MB", n / 1e6);
  }
}
