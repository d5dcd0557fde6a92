package striate.kernels.winograd;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

  private static final WinogradForm[] PRODUCTS = {
    WinogradForm.PRODUCT_1, WinogradForm.PRODUCT_2, WinogradForm.PRODUCT_3, WinogradForm.PRODUCT_4
  };

  private static final WinogradForm[] GRADIENTS = {
    WinogradForm.GRADIENT_1,
    WinogradForm.GRADIENT_2,
    WinogradForm.GRADIENT_3,
    WinogradForm.GRADIENT_4
  };

  private final Set<WinogradForm> forms;

  /** Multiply-adds of one image. */
  private final long work;

  // Plain: a thread that sees an old value looks or waits once more.
  private boolean ready;
  private long done;

  private WinogradForms(Set<WinogradForm> forms, long work) {
    this.forms = forms;
    this.work = work;
  }

  /** Those of a {@link WinogradPass} to so many vectors of channels. */
  static WinogradForms ofPass(int outVecs, long work) {
    Set<WinogradForm> forms =
        EnumSet.of(WinogradForm.WEIGHTS, WinogradForm.INPUT, WinogradForm.OUTPUT);
    addPanels(forms, PRODUCTS, outVecs);
    return new WinogradForms(forms, work);
  }

  /** Those of a {@link WinogradGradient}. */
  static WinogradForms ofGradient(int outVecs, long work) {
    Set<WinogradForm> forms =
        EnumSet.of(WinogradForm.INPUT, WinogradForm.OUTPUT_GRADIENT, WinogradForm.WEIGHT_GRADIENT);
    addPanels(forms, GRADIENTS, outVecs);
    return new WinogradForms(forms, work);
  }

  private static void addPanels(Set<WinogradForm> forms, WinogradForm[] byWidth, int vecs) {
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
    for (WinogradForm form : forms) {
      // Asks for each.
      all &= form.ready();
    }
    return all;
  }
}
