package striate.truth;

import java.util.List;

/**
 * What a layer computes, in double precision and by loops that can be checked by eye. Inputs are
 * the layer's inputs and then its parameters, all in PyTorch's order (images NCHW, kernels OIHW,
 * dense weights [out,in]). Nothing here shares code with the engine.
 */
@FunctionalInterface
public interface Reference {
  /** Returns the output; the inputs are not changed. */
  Tensor apply(List<Tensor> inputs);
}
