package striate.kernels.jit;

/**
 * The calls that have a vector form compiled.
 *
 * @param vector a call on the numbers of a {@link Trial}, in vectors
 * @param scalar the same call without vectors; where there is none, work of about the same size: a
 *     vector that is an object takes much longer than either
 * @param idle {@link IdleCalls#CALLS} calls in vectors with nothing to do
 */
public record FormCalls(Runnable vector, Runnable scalar, Runnable idle) {}
