package striate.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in two sentences why an application did not start for want of a model. */
final class ModelFailureAnalyzer extends AbstractFailureAnalyzer<ModelException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ModelException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
  }
}
