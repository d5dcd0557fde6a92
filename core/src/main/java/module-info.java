/**
 * Striate: convolutional neural networks for the JVM, in pure Java.
 *
 * <p>The vector module is asked for at compile time only. Without {@code --add-modules
 * jdk.incubator.vector} everything works, on the scalar kernels.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the module that these are exported to is built after this one
module striate.core {
  requires static jdk.incubator.vector;
  requires static org.jspecify;

  exports striate.arithmetic;
  exports striate.batch;
  exports striate.chapter;
  exports striate.classify;
  exports striate.corrupt;
  exports striate.data;
  exports striate.explain;
  exports striate.files to
      striate.images;
  exports striate.format;
  exports striate.format.codec;
  exports striate.nn;
  exports striate.nn.tensor;
  exports striate.run;
  exports striate.run.op;
  exports striate.together;
  exports striate.threads to
      striate.images;
  exports striate.train;
  exports striate.trust;
  exports striate.tune;
  exports striate.watch;
}
