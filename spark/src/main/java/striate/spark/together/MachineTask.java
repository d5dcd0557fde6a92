package striate.spark.together;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskKilledException;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import striate.run.ExchangeException;
import striate.spark.training.TrialRun;
import striate.together.Address;
import striate.together.Links;
import striate.together.Listening;
import striate.together.Token;
import striate.train.Trainer;

/**
 * One executor's part of what all do together: it listens, learns the others' addresses by Spark's
 * barrier, connects with them, and does its work.
 */
abstract class MachineTask extends AbstractFunction1<Iterator<Integer>, Iterator<Answer>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Begin what an executor tells all others: where it listens, or why it does not. */
  private static final String AT = "at ";

  private static final String NOT = "not ";

  private final SharedWork work;
  private final String token;
  private final long timeoutMillis;

  MachineTask(SharedWork work, String token, Duration timeout) {
    this.work = work;
    this.token = token;
    timeoutMillis = timeout.toMillis();
  }

  /** Does this executor's part. */
  abstract Serializable run(Trainer.Settings settings, Links links, BarrierTaskContext task)
      throws IOException;

  @Override
  public Iterator<Answer> apply(Iterator<Integer> numbers) {
    return CollectionConverters.asScala(List.of(answer(BarrierTaskContext.get())).iterator());
  }

  // Whatever a user's settings throw is told to the driver.
  @SuppressWarnings("PMD.AvoidCatchingGenericException")
  private Answer answer(BarrierTaskContext task) {
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    String here = "executor " + task.partitionId() + " (" + host + "): ";
    try (Ready ready = ready(host)) {
      // The one use of the barrier. All come to it, also those that can't go on.
      String[] said = task.allGather(ready.said);
      List<Address> addresses = new ArrayList<>();
      for (String one : said) {
        if (one.startsWith(NOT)) {
          String text = ready.said.startsWith(NOT) ? ready.said : one;
          boolean own = text.equals(ready.said);
          return new Answer(
              own ? Answer.Kind.FAILED : Answer.Kind.LOST,
              here + text.substring(NOT.length()),
              null);
        }
        addresses.add(Address.parse(one.substring(AT.length())));
      }
      Trainer.Settings settings = ready.settings;
      Listening listening = ready.listening;
      if (settings == null || listening == null) {
        throw new IllegalStateException("an executor that is not ready");
      }
      Duration timeout = Duration.ofMillis(timeoutMillis);
      try (Links links =
          listening.connect(addresses, task.partitionId(), Token.of(token), timeout)) {
        return Answer.done(run(settings, links, task));
      }
    } catch (TaskKilledException | CancellationException e) {
      throw e;
    } catch (ExchangeException e) {
      return new Answer(Answer.Kind.LOST, here + e.getMessage(), null);
    } catch (IOException | RuntimeException e) {
      String text = String.valueOf(e.getMessage());
      boolean held = e instanceof IllegalStateException && TrialRun.isHeld(e);
      return new Answer(
          held ? Answer.Kind.HELD : Answer.Kind.FAILED,
          here + (e.getMessage() == null ? e.toString() : text),
          null);
    }
  }

  /** An executor that can begin, or says why not. */
  private record Ready(
      String said,
      @org.jspecify.annotations.Nullable Listening listening,
      Trainer.@org.jspecify.annotations.Nullable Settings settings)
      implements AutoCloseable {
    @Override
    public void close() {
      if (listening != null) {
        listening.close();
      }
    }
  }

  @SuppressWarnings("PMD.AvoidCatchingGenericException")
  private Ready ready(String host) {
    try {
      Trainer.Settings settings = work.settings();
      Listening listening = Listening.at(InetAddress.getByName(host));
      return new Ready(AT + new Address(host, listening.port()), listening, settings);
    } catch (Exception e) {
      if (e instanceof TaskKilledException || e instanceof InterruptedException) {
        throw new TaskKilledException("killed while the settings were made");
      }
      String text = e.getMessage() == null ? e.toString() : e.getMessage();
      return new Ready(NOT + text, null, null);
    }
  }
}
