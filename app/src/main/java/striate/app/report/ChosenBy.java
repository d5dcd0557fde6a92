package striate.app.report;

/** Which images decided which epoch's weights became the model. */
public enum ChosenBy {
  /** None: the weights after the last epoch. */
  LAST_EPOCH,
  /** A part of the training images that was held out. */
  VALIDATION,
  /** The test images: what they measure afterwards is too good, and the page says so. */
  TEST
}
