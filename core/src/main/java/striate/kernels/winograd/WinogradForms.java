package striate.kernels.winograd;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import striate.kernels.jit.WarmUp;

/**
 * The kernels that one operation of {@link Winograd} calls.
 *
 * <p>While they are not compiled to vectors they go at a tenth of their speed, and keep a core from
 * the compiler. So whoever has more than a little to do waits for the compiler, about a second, in
 * which little else would have been done; and no longer than some seconds, for without vectors the
 * result has the same bits. A single small image goes through at once.
 */
final class WinogradForms {
  /** Multiply-adds, as the direct way counts them, that are done without waiting. */
  private static final long LITTLE = 3_000_000;

  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(2);

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
    addPanels(forms, false, outVecs);
    return new WinogradForms(forms, work);
  }

  /** Those of a {@link WinogradGradient}. */
  static WinogradForms ofGradient(int outVecs, long work) {
    Set<WinogradForm> forms =
        EnumSet.of(WinogradForm.INPUT, WinogradForm.OUTPUT_GRADIENT, WinogradForm.WEIGHT_GRADIENT);
    addPanels(forms, true, outVecs);
    return new WinogradForms(forms, work);
  }

  private static void addPanels(Set<WinogradForm> forms, boolean gradient, int vecs) {
    int width;
    for (int v = 0; v < vecs; v += width) {
      width = WinogradProducts.panelWidth(vecs - v);
      forms.add(gradient ? WinogradKernels.gradients(width) : WinogradKernels.products(width));
    }
  }

  /** Has them compiled. */
  void ask() {
    if (!ready) {
      ready = areReady();
    }
  }

  /** Whether a call may wait. */
  boolean waits() {
    return !ready;
  }

  /** Has no later call wait: until they are compiled it goes without vectors, to the same bits. */
  void neverWait() {
    ask();
    ready = true;
  }

  /** Returns when they are compiled, or the images of this call and those before are few. */
  void await(int images) {
    if (ready) {
      return;
    }
    ready = areReady();
    done += work * images;
    if (!ready && done > LITTLE) {
      // An interrupt is for the training's loop to see, at the end of this step.
      while (!areSettled() && WarmUp.isWorthWaiting() && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(LOOK);
      }
      ready = true;
    }
  }

  private boolean areSettled() {
    boolean all = true;
    for (WinogradForm form : forms) {
      all &= form.ready() || form.isSettled();
    }
    return all;
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
