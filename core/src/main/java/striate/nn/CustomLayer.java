package striate.nn;

/**
 * The open door in the sealed set of layers: implement it to add a layer outside the library.
 *
 * <p>Images reach a layer with channels last (NHWC), and so do flattened ones: what a layer does
 * with the numbers of a flattened image must follow its {@link Shape}. An implementation must be
 * immutable; what a pass needs to write arrives in {@link Pass}. {@code striate.run.GradientCheck}
 * tells whether forward and backward agree.
 */
public non-sealed interface CustomLayer extends Layer {}
