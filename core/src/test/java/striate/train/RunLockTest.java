package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.train.disk.RunLock;

/** One hold at a time, whoever opens and closes the lock's file meanwhile. */
final class RunLockTest {
  private static final String IN_USE = " is in use by process ";

  @TempDir Path temp;
  private RunFolder folder;
  private Path lock;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void makeFolder() throws IOException {
    folder = RunFolder.at(Files.createDirectory(temp.resolve("a run")));
    lock = folder.path().resolve("lock");
  }

  @AfterEach
  void endProcesses() {
    processes.forEach(p -> p.descendants().forEach(ProcessHandle::destroyForcibly));
    processes.forEach(Process::destroyForcibly);
  }

  /** Takes the lock when it is told to, says so, and keeps it until it is told to go. */
  static final class Contender {
    private Contender() {}

    public static void main(String[] args) throws IOException {
      System.out.println("ready");
      System.in.read();
      try {
        RunLock held = RunLock.take(Path.of(args[0]));
        System.out.println("taken by " + ProcessHandle.current().pid());
        System.in.read();
        held.close();
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static List<String> command(Path of) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m",
        "-cp",
        System.getProperty("java.class.path"),
        Contender.class.getName(),
        of.toString());
  }

  private Process start(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    processes.add(process);
    return process;
  }

  private Process contender() throws IOException {
    Process process = start(command(folder.path()));
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    return process;
  }

  private static void tell(Process process) throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** What another process says that wants the lock. */
  private String other() throws IOException {
    Process process = contender();
    tell(process);
    return process.inputReader().readLine();
  }

  private String refusal() {
    return folder + IN_USE + ProcessHandle.current().pid() + "; two runs can't write one folder";
  }

  @Test
  void anotherDescriptorOfTheFileMayBeClosed() throws IOException {
    try (RunLock held = RunLock.take(folder.path())) {
      assertThat(Files.readString(lock)).startsWith(ProcessHandle.current().pid() + "\n");
      Files.newInputStream(lock).close();
      Files.copy(lock, temp.resolve("copy"));
      assertThat(other()).isEqualTo(refusal());
      assertThat(held.isHeld()).isTrue();
    }
    assertThat(other()).startsWith("taken by ");
  }

  @Test
  void aRefusedRunInTheSameProcessFreesNothing() throws IOException {
    try (RunLock held = RunLock.take(folder.path())) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> RunLock.take(folder.path()))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage(refusal());
      }
      assertThat(other()).isEqualTo(refusal());
      assertThat(held.isHeld()).isTrue();
    }
  }

  @Test
  void ofManyThreadsOneTakesIt() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    CyclicBarrier barrier = new CyclicBarrier(8);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      all.add(done);
      Thread.ofPlatform()
          .start(() -> {
            try {
              barrier.await();
              RunLock held = null;
              try {
                held = RunLock.take(folder.path());
                taken.incrementAndGet();
              } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining(" is in use");
              }
              barrier.await();
              if (held != null) {
                held.close();
              }
              done.complete(null);
            } catch (Throwable e) {
              done.completeExceptionally(e);
            }
          });
    }
    for (CompletableFuture<Void> one : all) {
      one.get(60, TimeUnit.SECONDS);
    }
    assertThat(taken).hasValue(1);
  }

  @Test
  void ofManyProcessesOneTakesIt() throws IOException {
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(contender());
    }
    for (Process process : all) {
      tell(process);
    }
    List<String> answers = new ArrayList<>();
    for (Process process : all) {
      answers.add(process.inputReader().readLine());
    }
    assertThat(answers).filteredOn(a -> a.startsWith("taken by ")).hasSize(1);
    assertThat(answers).filteredOn(a -> a.contains(" is in use")).hasSize(3);
  }

  @Test
  void aKilledHolderGivesWay() throws Exception {
    Process holder = contender();
    tell(holder);
    assertThat(holder.inputReader().readLine()).isEqualTo("taken by " + holder.pid());
    assertThatThrownBy(() -> RunLock.take(folder.path()))
        .hasMessage(folder + IN_USE + holder.pid() + "; two runs can't write one folder");
    holder.destroyForcibly().waitFor();
    assertThatCode(() -> RunLock.take(folder.path()).close()).doesNotThrowAnyException();
  }

  @Test
  void aKilledHolderThatNobodyBuriesGivesWay() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell");
    // The shell becomes a program that never asks after its child.
    List<String> command =
        new ArrayList<>(
            List.of("/bin/sh", "-c", "(echo; sleep 1000) | \"$@\" & exec sleep 1000", "sh"));
    command.addAll(command(folder.path()));
    Process parent = start(command);
    BufferedReader lines = parent.inputReader();
    assertThat(lines.readLine()).isEqualTo("ready");
    long pid = Long.parseLong(lines.readLine().substring("taken by ".length()));
    assertThatThrownBy(() -> RunLock.take(folder.path())).hasMessageContaining(IN_USE + pid);
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    while (ProcessHandle.of(pid).flatMap(p -> p.info().commandLine()).isPresent()) {
      Thread.sleep(5);
    }
    assertThatCode(() -> RunLock.take(folder.path()).close()).doesNotThrowAnyException();
    if (Files.exists(Path.of("/proc/self/stat"))) {
      assertThat(Files.readString(Path.of("/proc/" + pid + "/stat"))).contains(") Z ");
    }
  }

  @Test
  void aRecordOfAnotherProcessWithTheSameNumberIsNoHold() throws IOException {
    ProcessHandle other = ProcessHandle.current().parent().orElse(ProcessHandle.current());
    String place = recordOf(folder).get(2);
    Files.writeString(lock, other.pid() + "\n1000\n" + place + "\n");
    RunLock.take(folder.path()).close();
    // The record of earlier versions.
    Files.writeString(lock, other.pid() + "\n");
    RunLock.take(folder.path()).close();
    for (String nonsense : List.of("", "\n\n\n", "x\ny\nz\n", "99999999999999999999\n1\n2\n")) {
      Files.writeString(lock, nonsense);
      RunLock.take(folder.path()).close();
      assertThat(lock).isEmptyFile();
    }
  }

  private static List<String> recordOf(RunFolder folder) throws IOException {
    try (RunLock held = RunLock.take(folder.path())) {
      assertThat(held.isHeld()).isTrue();
      return Files.readAllLines(folder.path().resolve("lock"));
    }
  }

  @Test
  void aCopyOfAFolderIsNotHeldAndARenamedOneIs() throws IOException {
    Process holder = contender();
    tell(holder);
    assertThat(holder.inputReader().readLine()).startsWith("taken");
    Path copy = Files.createDirectory(temp.resolve("copy"));
    Files.copy(lock, copy.resolve("lock"), StandardCopyOption.COPY_ATTRIBUTES);
    RunLock.take(copy).close();
    RunFolder renamed = RunFolder.at(Files.move(folder.path(), temp.resolve("renamed")));
    assertThatThrownBy(() -> RunLock.take(renamed.path()))
        .hasMessageContaining(IN_USE + holder.pid());
  }

  @Test
  void aLockWhoseHolderIsNotHereTellsWhatToRemove() throws IOException {
    Process holder = contender();
    tell(holder);
    assertThat(holder.inputReader().readLine()).startsWith("taken");
    // As seen from another machine: the system's lock is there, the process is not.
    Files.writeString(lock, "4194305\n1000\nelsewhere\n");
    assertThatThrownBy(() -> RunLock.take(folder.path()))
        .hasMessage(
            folder
                + IN_USE
                + "4194305; two runs can't write one folder; if nobody trains there, on another"
                + " machine either, remove "
                + lock);
    Files.delete(lock);
    RunLock.take(folder.path()).close();
  }

  @Test
  void whoLosesItsFolderWritesThereNoMore() throws IOException {
    List<String> notices = new ArrayList<>();
    TrainingListener thief =
        new TrainingListener() {
          @Override
          public void onStep(Progress p) {
            if (p.step() == 3) {
              try {
                Files.delete(lock);
                assertThat(other()).startsWith("taken by ");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
          }

          @Override
          public void onNotice(String line) {
            notices.add(line);
          }
        };
    Trainer.Settings settings =
        Trainer.of(Blobs.network(), Blobs.loader(90, 1, 20)).epochs(2).folder(folder);
    assertThatThrownBy(() -> settings.listener(thief).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(folder + ": another run has begun there; this one ends");
    assertThat(folder.checkpoints()).isEmpty();
    assertThat(notices).isEmpty();
    assertThat(Files.readString(lock)).startsWith(processes.getFirst().pid() + "\n");
  }

  @Test
  void aLinkOrAFolderInItsPlaceIsNotTouched() throws IOException {
    Path theirs = Files.writeString(temp.resolve("theirs"), "something of theirs");
    Files.createSymbolicLink(lock, theirs);
    assertThatThrownBy(() -> RunLock.take(folder.path()))
        .isInstanceOf(IOException.class)
        .hasMessage("lock is not a file of a run: remove it");
    assertThat(theirs).hasContent("something of theirs");
    Files.delete(lock);
    Files.createDirectory(lock);
    assertThatThrownBy(() -> RunLock.take(folder.path())).isInstanceOf(IOException.class);
  }
}
