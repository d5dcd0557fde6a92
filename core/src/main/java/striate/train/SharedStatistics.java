package striate.train;

import java.util.ArrayList;
import java.util.List;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Weights;
import striate.run.Exchange;

/**
 * The running statistics of machines whose images meet apart: after each step all have their mean,
 * in the order of the machines, so that they have the same weights.
 */
final class SharedStatistics {
  private final Exchange exchange;
  private final List<float[]> statistics = new ArrayList<>();

  /** Of each machine: how many images it had, then its statistics. */
  private final double[] values;

  private final int[] from;

  SharedStatistics(Exchange exchange, Weights weights) {
    this.exchange = exchange;
    int count = 1;
    List<Network.Node> nodes = weights.network().nodes();
    for (int n = 0; n < nodes.size(); n++) {
      List<Parameter> parameters = nodes.get(n).parameters();
      for (int p = 0; p < parameters.size(); p++) {
        if (parameters.get(p).role() == Parameter.Role.STATISTIC) {
          statistics.add(weights.stored(n)[p]);
          count += weights.stored(n)[p].length;
        }
      }
    }
    values = new double[Math.multiplyExact(count, exchange.machines())];
    from = new int[exchange.machines() + 1];
    for (int m = 0; m < from.length; m++) {
      from[m] = m * count;
    }
  }

  /**
   * Takes the mean.
   *
   * @param images that this machine had in the step: its weight
   */
  void average(int images) {
    int next = from[exchange.machine()];
    values[next++] = images;
    for (int s = 0; s < statistics.size(); s++) {
      for (float v : statistics.get(s)) {
        values[next++] = v;
      }
    }
    exchange.share(values, from);
    double all = 0;
    for (int m = 0; m < exchange.machines(); m++) {
      all += values[from[m]];
    }
    int at = 1;
    for (int s = 0; s < statistics.size(); s++) {
      float[] one = statistics.get(s);
      for (int i = 0; i < one.length; i++, at++) {
        double sum = 0;
        for (int m = 0; m < exchange.machines(); m++) {
          sum += values[from[m]] * values[from[m] + at];
        }
        one[i] = (float) (sum / all);
      }
    }
  }
}
