package striate.chapter;

/** A network of {@link StructureExperiment}: what all of them can do. */
interface Learner {
  /** Weights that training changes. */
  int weightCount();

  /** Goes through the training images once. */
  void trainEpoch();

  /** The label of each image, without dropout. */
  int[] predict(Digits digits);
}
