package striate.spring;

import org.jspecify.annotations.Nullable;
import striate.classify.CallListener;

/** A listener to what is done with models. */
interface ModelListener {
  /** One that does nothing. */
  ModelListener NONE =
      new ModelListener() {
        @Override
        public void loaded(String model, long nanoseconds) {}

        @Override
        public void warmedUp(String model, long nanoseconds) {}

        @Override
        public @Nullable CallListener calls(String model) {
          return null;
        }
      };

  /** A file was read. */
  void loaded(String model, long nanoseconds);

  /** A model was warmed up. */
  void warmedUp(String model, long nanoseconds);

  /** A listener to the calls of a model; null if nobody listens. */
  @Nullable CallListener calls(String model);
}
