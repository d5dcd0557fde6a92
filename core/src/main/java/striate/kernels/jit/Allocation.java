package striate.kernels.jit;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * What the current thread has allocated, where this JVM tells: a vector that is still an object
 * shows there however fast the machine is. By name, since the module that knows is not one that
 * this library needs.
 */
final class Allocation {
  private final @Nullable MethodHandle bytes;

  Allocation() {
    bytes = find();
  }

  private static @Nullable MethodHandle find() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
      Class<?> plain = Class.forName("java.lang.management.ThreadMXBean");
      Class<?> bean = Class.forName("com.sun.management.ThreadMXBean");
      Object threads =
          lookup.findStatic(factory, "getThreadMXBean", MethodType.methodType(plain)).invoke();
      MethodHandle found =
          lookup
              .findVirtual(
                  bean, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
              .bindTo(threads);
      return (long) found.invokeExact() >= 0 ? found : null;
    } catch (Throwable e) { // no such module, another JVM, switched off
      return null;
    }
  }

  /** Bytes so far, or −1 where nobody knows. */
  long bytes() {
    try {
      return bytes == null ? -1 : (long) bytes.invokeExact();
    } catch (Throwable e) { // what the JVM's own bean would have to throw
      return -1;
    }
  }
}
