package striate.kernels.winograd;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import striate.kernels.jit.VectorForm;
import striate.kernels.jit.WarmUp;

/**
 * The kernels that one operation of {@link Winograd} calls, of which there are only vector forms.
 *
 * <p>While those are not compiled they go at a hundredth of their speed, and what they call keeps
 * the compiler from compiling them. So whoever has more than a little to do waits: about a second,
 * in which nothing else would have been done. A single small image goes through at once.
 */
final class WinogradForms {
  /** Multiply-adds, as the direct way counts them, that are done without waiting. */
  private static final long LITTLE = 3_000_000;

  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(2);

  private static final VectorForm[] PRODUCTS = {
    VectorForm.WINOGRAD_PRODUCT_1,
    VectorForm.WINOGRAD_PRODUCT_2,
    VectorForm.WINOGRAD_PRODUCT_3,
    VectorForm.WINOGRAD_PRODUCT_4
  };

  private static final VectorForm[] GRADIENTS = {
    VectorForm.WINOGRAD_GRADIENT_1,
    VectorForm.WINOGRAD_GRADIENT_2,
    VectorForm.WINOGRAD_GRADIENT_3,
    VectorForm.WINOGRAD_GRADIENT_4
  };

  private final Set<VectorForm> forms;

  /** Multiply-adds of one image. */
  private final long work;

  // Plain: a thread that sees an old value looks or waits once more.
  private boolean ready;
  private long done;

  private WinogradForms(Set<VectorForm> forms, long work) {
    this.forms = forms;
    this.work = work;
  }

  /** Those of a {@link WinogradPass} to so many vectors of channels. */
  static WinogradForms ofPass(int outVecs, long work) {
    Set<VectorForm> forms =
        EnumSet.of(
            VectorForm.WINOGRAD_WEIGHTS, VectorForm.WINOGRAD_INPUT, VectorForm.WINOGRAD_OUTPUT);
    addPanels(forms, PRODUCTS, outVecs);
    return new WinogradForms(forms, work);
  }

  /** Those of a {@link WinogradGradient}. */
  static WinogradForms ofGradient(int outVecs, long work) {
    Set<VectorForm> forms =
        EnumSet.of(
            VectorForm.WINOGRAD_INPUT,
            VectorForm.WINOGRAD_OUTPUT_GRADIENT,
            VectorForm.WINOGRAD_WEIGHT_GRADIENT);
    addPanels(forms, GRADIENTS, outVecs);
    return new WinogradForms(forms, work);
  }

  private static void addPanels(Set<VectorForm> forms, VectorForm[] byWidth, int vecs) {
    int width;
    for (int v = 0; v < vecs; v += width) {
      width = WinogradProducts.panelWidth(vecs - v);
      forms.add(byWidth[width - 1]);
    }
  }

  /** Has them compiled. */
  void ask() {
    if (!ready) {
      ready = areReady();
    }
  }

  /** Returns when they are compiled, or the images of this call and those before are few. */
  void await(int images) {
    if (ready) {
      return;
    }
    ready = areReady();
    done += work * images;
    if (!ready && done > LITTLE) {
      while (!areReady() && WarmUp.isWorthWaiting()) {
        LockSupport.parkNanos(LOOK);
      }
      ready = true;
    }
  }

  private boolean areReady() {
    boolean all = true;
    for (VectorForm form : forms) {
      // Asks for each.
      all &= form.ready();
    }
    return all;
  }
}
