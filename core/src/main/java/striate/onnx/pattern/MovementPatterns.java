package striate.onnx.pattern;

import static striate.onnx.pattern.Matcher.NOT;

import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.nn.Flatten;
import striate.nn.tensor.Binary.Op;
import striate.nn.tensor.ChannelShuffle;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.Transpose;

/** Steps that come to nothing, and movements that come to a simpler one. */
final class MovementPatterns {
  private MovementPatterns() {}

  /** The step that step {@code i} gives unchanged, −2 if there is none. */
  static int nothing(Matcher m, int i) {
    if (isNeutral(m.constant(i, Op.MUL), 1) || isNeutral(m.constant(i, Op.ADD), 0)) {
      int from = m.input(i);
      return m.draft().shape(from).equals(m.step(i).shape()) ? from : NOT;
    }
    if (!moves(m, i)) {
      return NOT;
    }
    int from = m.input(i);
    while (!m.draft().shape(from).equals(m.step(i).shape())) {
      if (from < 0 || !moves(m, from)) {
        return NOT;
      }
      from = m.input(from);
    }
    return from;
  }

  /** Whether a step gives the numbers that it gets, with other axes. */
  private static boolean moves(Matcher m, int i) {
    return m.is(i, ToImage.class)
        || m.is(i, ToTensor.class)
        || m.is(i, Reshape.class)
        || m.is(i, Flatten.class);
  }

  private static boolean isNeutral(@Nullable Float constant, float neutral) {
    return constant != null && constant == neutral;
  }

  /** Channels as groups × channels of a group, these two exchanged, and as channels again. */
  static boolean shuffle(Matcher m, int i) {
    if (!m.is(i, ToImage.class)) {
      return false;
    }
    int joined = m.input(i);
    int turned = joined >= 0 && m.is(joined, Reshape.class) ? m.input(joined) : -1;
    Transpose transpose = turned < 0 ? null : m.layer(turned, Transpose.class);
    int cut = transpose == null ? -1 : m.input(turned);
    Reshape groups = cut < 0 ? null : m.layer(cut, Reshape.class);
    int tensor = groups == null ? -1 : m.input(cut);
    if (transpose == null
        || groups == null
        || groups.sizes().size() != 4
        || !transpose.order().equals(List.of(1, 0, 2, 3))
        || (long) groups.sizes().get(0) * groups.sizes().get(1) != m.step(i).shape().channels()
        || groups.sizes().get(2) != m.step(i).shape().height()
        || tensor < 0
        || !m.is(tensor, ToTensor.class)) {
      return false;
    }
    return m.replace(i, new ChannelShuffle(groups.sizes().getFirst()), m.input(tensor));
  }
}
