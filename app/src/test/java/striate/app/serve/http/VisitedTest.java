package striate.app.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;

/** The same connections, while the {@link Loop} rests and two computing threads visit it. */
class VisitedTest extends ListenerTest {
  private static final long REST = 1_000_000_000L;
  private static final long BETWEEN = 20_000;

  private final List<Thread> visitors = new ArrayList<>();
  private final Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
  private volatile boolean leaving;

  @Override
  boolean isPrompt() {
    return true;
  }

  @Override
  long restNanos() {
    return leaving ? 0 : REST;
  }

  @Override
  void started(Listener listener) {
    for (int i = 0; i < 2; i++) {
      visitors.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  while (!leaving) {
                    listener.visit();
                    LockSupport.parkNanos(BETWEEN);
                  }
                } catch (Throwable e) {
                  thrown.add(e);
                }
              }));
    }
  }

  @AfterEach
  void leave() throws InterruptedException {
    leaving = true;
    for (Thread visitor : visitors) {
      visitor.join();
    }
    assertThat(thrown).isEmpty();
  }
}
