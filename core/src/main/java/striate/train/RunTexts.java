package striate.train;

import java.util.regex.Pattern;
import striate.data.Interpolation;
import striate.data.Preprocessing;
import striate.nn.AveragePool;
import striate.nn.Layer;
import striate.nn.Loss;
import striate.nn.MaxPool;

/**
 * Settings as a run's files spell them. The files outlive names in the code, so none of these
 * follows from them; a new version goes on with the runs of an old one ({@code RunsOfOldTest}).
 */
final class RunTexts {
  /** What Java puts behind the name of an object without a text of its own, or of a lambda. */
  private static final Pattern IDENTITY =
      Pattern.compile("@[0-9a-f]+\\b|(?<=\\$\\$Lambda)/(?:0x)?[0-9a-f]+");

  private RunTexts() {}

  // Chains and not switches over patterns: the first of those costs a start ten milliseconds.

  static String of(Optimizer optimizer) {
    if (optimizer instanceof Optimizer.Sgd o) {
      return "Sgd[rate="
          + o.learningRate()
          + ", momentum="
          + o.momentum()
          + ", nesterov="
          + o.nesterov()
          + ", decay="
          + o.weightDecay()
          + "]";
    }
    if (optimizer instanceof Optimizer.Adam o) {
      return "Adam[rate="
          + o.learningRate()
          + ", beta1="
          + o.beta1()
          + ", beta2="
          + o.beta2()
          + ", epsilon="
          + o.epsilon()
          + ", decay="
          + o.weightDecay()
          + ", decoupled="
          + o.decoupled()
          + "]";
    }
    Optimizer.RmsProp o = (Optimizer.RmsProp) optimizer;
    return "RmsProp[rate="
        + o.learningRate()
        + ", alpha="
        + o.alpha()
        + ", epsilon="
        + o.epsilon()
        + ", decay="
        + o.weightDecay()
        + "]";
  }

  static String of(Schedule schedule) {
    if (schedule instanceof Schedule.Constant) {
      return "Constant[]";
    }
    if (schedule instanceof Schedule.Step s) {
      return "Step[every=" + s.every() + ", gamma=" + s.gamma() + "]";
    }
    if (schedule instanceof Schedule.Milestones s) {
      return "Milestones[at=" + s.at() + ", gamma=" + s.gamma() + "]";
    }
    if (schedule instanceof Schedule.Cosine s) {
      return "Cosine[end=" + s.end() + "]";
    }
    if (schedule instanceof Schedule.OneCycle s) {
      return "OneCycle[rise="
          + s.rise()
          + ", startDivisor="
          + s.startDivisor()
          + ", endDivisor="
          + s.endDivisor()
          + "]";
    }
    if (schedule instanceof Schedule.Plateau s) {
      return "Plateau[gamma="
          + s.gamma()
          + ", patience="
          + s.patience()
          + ", threshold="
          + s.threshold()
          + ", cooldown="
          + s.cooldown()
          + ", least="
          + s.least()
          + "]";
    }
    Schedule.WarmUp s = (Schedule.WarmUp) schedule;
    return "WarmUp[steps=" + s.steps() + ", share=" + s.share() + ", then=" + of(s.then()) + "]";
  }

  static String of(Loss loss) {
    if (loss instanceof Loss.SoftmaxCrossEntropy l) {
      return "SoftmaxCrossEntropy[smoothing="
          + l.smoothing()
          + ", classWeights="
          + l.classWeights()
          + "]";
    }
    return "MeanSquaredError[]";
  }

  static String of(Clipping clipping) {
    if (clipping instanceof Clipping.ByNorm c) {
      return "ByNorm[norm=" + c.norm() + "]";
    }
    return clipping instanceof Clipping.ByValue c ? "ByValue[value=" + c.value() + "]" : "None[]";
  }

  static String of(Ema ema) {
    return "Averaging[decay=" + ema.decay() + ", warmUp=" + ema.warmUp() + "]";
  }

  static String of(ParameterGroup g) {
    return "Group[names="
        + g.patterns()
        + ", rate="
        + g.rateFactor()
        + ", decay="
        + g.weightDecay()
        + ", frozen="
        + g.isFrozen()
        + "]";
  }

  static String of(Preprocessing p) {
    return "Preprocessing[channels="
        + p.channels()
        + ", height="
        + p.height()
        + ", width="
        + p.width()
        + ", fit="
        + p.fit()
        + ", mean="
        + p.mean()
        + ", deviation="
        + p.std()
        // settings that earlier versions did not have are left out where they change nothing
        + (p.resize() == 0 ? "" : ", resize=" + p.resize())
        + (p.order() == Preprocessing.Order.RGB ? "" : ", order=" + p.order())
        + (p.scale() == Preprocessing.UNIT ? "" : ", scale=" + p.scale())
        + (p.interpolation() == Interpolation.BILINEAR
            ? ""
            : ", interpolation=" + p.interpolation().text())
        + "]";
  }

  static String of(Layer layer) {
    String text = withoutIdentity(layer.toString());
    // A setting that earlier versions did not have is left out where it changes nothing.
    boolean pool = layer instanceof MaxPool || layer instanceof AveragePool;
    return pool ? text.replace(", ceil=false]", "]") : text;
  }

  /** A text without what differs from process to process. */
  static String withoutIdentity(String text) {
    return IDENTITY.matcher(text).replaceAll("");
  }
}
