package striate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.javapoet.ClassName;
import striate.classify.Classifier;

class StriateAutoConfigurationTest {
  @TempDir Path folder;
  private Path photos = Path.of("");
  private Path letters = Path.of("");

  @BeforeEach
  void models() {
    photos = Fixtures.write(folder.resolve("photos.onnx"), "cat", "dog", "fish");
    letters = Fixtures.write(folder.resolve("my letters.onnx"), "a", "b", "c");
  }

  /** Without warming up: it takes a second. */
  private static ApplicationContextRunner runner(String... properties) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(StriateAutoConfiguration.class))
        .withPropertyValues(properties);
  }

  private ApplicationContextRunner onePhotos(String... more) {
    return runner("striate.models.photos.path=" + photos, "striate.models.photos.warm-up=none")
        .withPropertyValues(more);
  }

  private ApplicationContextRunner two(String... more) {
    return onePhotos(
            "striate.models.letters.path=" + letters, "striate.models.letters.warm-up=none")
        .withPropertyValues(more);
  }

  private static String top(Classifier classifier, int pixel) {
    return classifier.classify(Fixtures.brightest(pixel)).top().name();
  }

  @Test
  void aPathIsAClassifier() {
    onePhotos()
        .run(context -> {
          Classifier classifier = context.getBean(Classifier.class);
          assertThat(context).hasBean("photosClassifier");
          assertThat(classifier.classify(Fixtures.brightest(1)))
              .isEqualTo(Classifier.load(photos).classify(Fixtures.brightest(1)));
          assertThat(context.getBean(Classifiers.class).names()).containsExactly("photos");
          assertThat(context.getBean(Classifiers.class).get("photos")).isSameAs(classifier);
          assertThatThrownBy(() -> context.getBean(Classifiers.class).get("phots"))
              .hasMessage("model \"phots\": one of striate.models expected, [photos]");
        });
  }

  @Test
  void aResourceOfTheClassPathIsOneToo() throws IOException {
    try (URLClassLoader jar =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      runner(
              "striate.models.photos.path=classpath:photos.onnx",
              "striate.models.photos.warm-up=none")
          .withClassLoader(jar)
          .run(context -> assertThat(top(context.getBean(Classifier.class), 2)).isEqualTo("fish"));
      runner("striate.models.photos.path=classpath:none.onnx")
          .withClassLoader(jar)
          .run(context ->
              assertThat(context.getStartupFailure())
                  .rootCause()
                  .isInstanceOf(java.io.FileNotFoundException.class));
    }
    runner("striate.models.photos.path=" + photos.toUri(), "striate.models.photos.warm-up=none")
        .run(context -> assertThat(top(context.getBean(Classifier.class), 2)).isEqualTo("fish"));
  }

  @Configuration(proxyBeanMethods = false)
  static class Both {
    @Bean
    String answers(@Qualifier("photos") Classifier one, @Qualifier("letters") Classifier other) {
      return top(one, 0) + " " + top(other, 0);
    }
  }

  @Test
  void severalAreToldApartByTheirNames() {
    two()
        .withUserConfiguration(Both.class)
        .run(context -> {
          assertThat(context.getBean("answers")).isEqualTo("cat a");
          assertThatThrownBy(() -> context.getBean(Classifier.class))
              .isInstanceOf(NoUniqueBeanDefinitionException.class);
        });
    two("striate.models.letters.primary=true")
        .run(context -> assertThat(top(context.getBean(Classifier.class), 0)).isEqualTo("a"));
  }

  @Test
  void namesMayBeAnything() {
    runner(
            "striate.models.[Größe 1.2].path=" + photos,
            "striate.models.[Größe 1.2].warm-up=none",
            "striate.models.my-photos.path=" + photos,
            "striate.models.my-photos.warm-up=none")
        .run(context ->
            assertThat(context.getBean(Classifiers.class).names())
                .containsExactlyInAnyOrder("Größe 1.2", "my-photos"));
  }

  @Test
  void withoutAModelThereIsNothing() {
    runner()
        .run(context -> {
          assertThat(context).hasNotFailed().doesNotHaveBean(Classifier.class);
          assertThat(context).doesNotHaveBean("striateHealthContributor");
          assertThat(context.getBean(Classifiers.class).names()).isEmpty();
        });
  }

  @Configuration(proxyBeanMethods = false)
  static class Own {
    @Bean
    Classifier photosClassifier() {
      return Classifier.of(Fixtures.model("x", "y", "z"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Another {
    @Bean
    Classifier other() {
      return Classifier.of(Fixtures.model("x", "y", "z"));
    }

    @Bean
    String photos() {
      return "a bean of the application's that has the model's name";
    }
  }

  @Test
  void beansOfTheApplicationsStay() {
    onePhotos()
        .withUserConfiguration(Own.class)
        .run(context -> {
          assertThat(context).hasSingleBean(Classifier.class);
          assertThat(top(context.getBean(Classifier.class), 0)).isEqualTo("x");
          assertThat(top(context.getBean(Classifiers.class).get("photos"), 0)).isEqualTo("x");
        });
    onePhotos()
        .withUserConfiguration(Another.class)
        .run(context ->
            assertThat(context.getBeansOfType(Classifier.class))
                .containsOnlyKeys("photosClassifier", "other"));
  }

  @Configuration(proxyBeanMethods = false)
  static class ByEitherName {
    @Bean
    String answers(
        @Qualifier("photos") Classifier model, @Qualifier("photosClassifier") Classifier bean) {
      return top(model, 0) + " " + top(bean, 0);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ByTheModel {
    @Bean
    String answers(@Qualifier("photos") Classifier model) {
      return top(model, 0);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Aliased {
    @Bean({"mine", "photosClassifier"})
    Classifier mine() {
      return Classifier.of(Fixtures.model("x", "y", "z"));
    }

    @Bean
    String photos() {
      return "a bean of the application's that has the model's name";
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Qualified {
    @Bean
    @Qualifier("best")
    Classifier photosClassifier() {
      return Classifier.of(Fixtures.model("x", "y", "z"));
    }

    @Bean
    String photos() {
      return "a bean of the application's that has the model's name";
    }

    @Bean
    String answers(@Qualifier("best") Classifier own) {
      return top(own, 0);
    }
  }

  @Test
  void anOwnBeanAnswersToTheModelsName() {
    two()
        .withUserConfiguration(Own.class, ByEitherName.class)
        .run(context -> assertThat(context.getBean("answers")).isEqualTo("x x"));
    two()
        .withUserConfiguration(Aliased.class, ByTheModel.class)
        .run(context -> {
          assertThat(context.getBean("answers")).isEqualTo("x");
          assertThat(context.getBeansOfType(Classifier.class))
              .containsOnlyKeys("mine", "lettersClassifier");
          assertThat(top(context.getBean(Classifiers.class).get("photos"), 0)).isEqualTo("x");
        });
    two()
        .withUserConfiguration(Qualified.class)
        .run(context -> assertThat(context.getBean("answers")).isEqualTo("x"));
  }

  /** The names that Spring Boot gives them: what systems set is never refused. */
  @Test
  void theEnvironmentAndTheJvmMayHoldMore() {
    onePhotos()
        .withInitializer(context -> {
          var sources = context.getEnvironment().getPropertySources();
          sources.replace(
              "systemEnvironment",
              new org.springframework.core.env.SystemEnvironmentPropertySource(
                  "systemEnvironment",
                  java.util.Map.of("STRIATE_HOME", "/opt", "STRIATE_MODELS_PHOTOS_THREADS", "2")));
          sources.replace(
              "systemProperties",
              new MapPropertySource(
                  "systemProperties", java.util.Map.of("striate.vectors.at-once", "true")));
        })
        .run(context -> {
          assertThat(context).hasNotFailed();
          assertThat(context.getBean(StriateProperties.class).models().get("photos"))
              .extracting(ModelSettings::threads)
              .isEqualTo(2);
        });
  }

  @Test
  void aLazyModelIsReadWhenItIsAskedFor() throws Exception {
    Path late = folder.resolve("late.onnx");
    runner(
            "striate.models.late.path=" + late,
            "striate.models.late.warm-up=none",
            "striate.models.late.lazy=true")
        .run(context -> {
          ModelLoader loader = context.getBean(ModelLoader.class);
          Classifiers classifiers = context.getBean(Classifiers.class);
          assertThat(loader.state("late").stage()).isEqualTo(ModelState.Stage.UNREAD);
          assertThatThrownBy(() -> classifiers.get("late"))
              .hasRootCauseInstanceOf(java.nio.file.NoSuchFileException.class);
          assertThat(loader.state("late").stage()).isEqualTo(ModelState.Stage.FAILED);
          Fixtures.write(late, "a", "b", "c");
          assertThat(top(classifiers.get("late"), 1)).isEqualTo("b");
          assertThat(loader.state("late").stage()).isEqualTo(ModelState.Stage.READY);
        });
  }

  @Test
  void timersCountCalls() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    onePhotos()
        .withBean(MeterRegistry.class, () -> registry)
        .run(context -> {
          Classifier classifier = context.getBean(Classifier.class);
          classifier.classify(Fixtures.brightest(0));
          classifier.classify(List.of(Fixtures.brightest(0), Fixtures.brightest(1)));
          Thread.currentThread().interrupt();
          assertThatThrownBy(() -> classifier.classify(Fixtures.brightest(0)))
              .isInstanceOf(java.util.concurrent.CancellationException.class);
          assertThat(Thread.interrupted()).isTrue();
          assertThat(
                  registry
                      .get("striate.classify")
                      .tags("model", "photos", "outcome", "success")
                      .timer()
                      .count())
              .isEqualTo(2);
          assertThat(
                  registry
                      .get("striate.classify")
                      .tags("model", "photos", "outcome", "error")
                      .timer()
                      .count())
              .isEqualTo(1);
          assertThat(
                  registry
                      .get("striate.classify.pictures")
                      .tag("model", "photos")
                      .counter()
                      .count())
              .isEqualTo(3);
          assertThat(registry.get("striate.load").tag("model", "photos").timer().count())
              .isEqualTo(1);
        });
  }

  @Test
  void withoutMicrometerOrHealthOrARegistryItWorks() {
    onePhotos()
        .withClassLoader(
            new FilteredClassLoader("io.micrometer", "org.springframework.boot.health"))
        .run(context -> {
          assertThat(context).doesNotHaveBean(ModelListener.class);
          assertThat(context).doesNotHaveBean("striateHealthContributor");
          assertThat(top(context.getBean(Classifier.class), 0)).isEqualTo("cat");
        });
    onePhotos()
        .run(context -> assertThat(top(context.getBean(Classifier.class), 0)).isEqualTo("cat"));
    onePhotos()
        .withBean("one", MeterRegistry.class, SimpleMeterRegistry::new)
        .withBean("other", MeterRegistry.class, SimpleMeterRegistry::new)
        .run(context -> assertThat(top(context.getBean(Classifier.class), 0)).isEqualTo("cat"));
  }

  @Test
  void anEagerModelIsWarmWhenItIsInjected() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    runner("striate.models.photos.path=" + photos)
        .withBean(MeterRegistry.class, () -> registry)
        .run(context -> {
          assertThat(context).hasNotFailed();
          assertThat(registry.get("striate.warm.up").timer().count()).isEqualTo(1);
          assertThat(registry.get("striate.classify").tag("outcome", "success").timer().count())
              .as("a warm-up is no call")
              .isZero();
        });
  }

  /** A listener that holds the warm-up where it ends, until it is told or interrupted. */
  private static final class Held implements ModelListener {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);
    volatile @org.jspecify.annotations.Nullable Thread thread;

    @Override
    public void loaded(String model, long nanoseconds) {}

    @Override
    public void warmedUp(String model, long nanoseconds) {
      thread = Thread.currentThread();
      reached.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new java.util.concurrent.CancellationException("the context is closed");
      }
    }

    @Override
    public striate.classify.@org.jspecify.annotations.Nullable CallListener calls(String model) {
      return null;
    }

    Thread warming() throws InterruptedException {
      reached.await();
      return java.util.Objects.requireNonNull(thread);
    }
  }

  @Test
  void aModelThatWarmsUpBesideAnswersAndIsNotYetInService() {
    Held held = new Held();
    runner("striate.models.photos.path=" + photos, "striate.models.photos.warm-up=background")
        .withBean(ModelListener.class, () -> held)
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(context -> {
          Thread warming = held.warming();
          assertThat(top(context.getBean(Classifier.class), 0)).isEqualTo("cat");
          ModelHealth health = new ModelHealth("photos", context.getBean(ModelLoader.class));
          assertThat(health.health().getStatus().getCode()).isEqualTo("OUT_OF_SERVICE");
          held.released.countDown();
          warming.join();
          assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
        });
  }

  @Test
  void closingEndsAWarmUp() throws InterruptedException {
    Held held = new Held();
    runner("striate.models.photos.path=" + photos, "striate.models.photos.warm-up=background")
        .withBean(ModelListener.class, () -> held)
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(context -> held.warming());
    assertThat(held.warming().isAlive()).isFalse();
  }

  private ModelLoader loader(ModelListener listener, java.util.function.Consumer<Thread> starter) {
    ModelSettings settings =
        new ModelSettings(photos.toString(), 1, WarmUp.BACKGROUND, null, false);
    return new ModelLoader(
        new StriateProperties(java.util.Map.of("photos", settings)),
        new org.springframework.core.env.StandardEnvironment(),
        new org.springframework.core.io.DefaultResourceLoader(),
        listener,
        starter);
  }

  @Test
  void noWarmUpBeginsAfterTheEnd() {
    List<Thread> started = new java.util.ArrayList<>();
    ModelLoader loader = loader(ModelListener.NONE, started::add);
    loader.destroy();
    assertThat(top(loader.load("photos"), 0)).isEqualTo("cat");
    assertThat(started).isEmpty();
  }

  @Test
  void aSystemWithoutAThreadToSpareStarts() {
    ModelLoader loader =
        loader(
            ModelListener.NONE,
            thread -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    // An OutOfMemoryError that gets through would end JUnit, and not the test.
    assertThatCode(() -> loader.load("photos")).doesNotThrowAnyException();
    assertThat(loader.state("photos").stage()).isEqualTo(ModelState.Stage.READY);
    loader.destroy();
  }

  @Test
  void aWarmUpInheritsNothing() throws InterruptedException {
    InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
    java.util.concurrent.BlockingQueue<java.util.Optional<String>> seen =
        new java.util.concurrent.LinkedBlockingQueue<>();
    ModelListener listener =
        new ModelListener() {
          @Override
          public void loaded(String model, long nanoseconds) {}

          @Override
          public void warmedUp(String model, long nanoseconds) {
            seen.add(java.util.Optional.ofNullable(local.get()));
          }

          @Override
          public striate.classify.@org.jspecify.annotations.Nullable CallListener calls(
              String model) {
            return null;
          }
        };
    ModelLoader loader = loader(listener, Thread::start);
    local.set("a request's");
    try {
      loader.load("photos");
      assertThat(seen.take()).isEmpty();
    } finally {
      local.remove();
      loader.destroy();
    }
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES) // so that a leak ends
  void aHundredContextsLeaveNothing() throws InterruptedException {
    List<java.lang.ref.WeakReference<Classifier>> seen = new java.util.ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String warmUp = i % 25 == 0 ? "background" : "none";
      onePhotos("striate.models.photos.warm-up=" + warmUp)
          .run(context ->
              seen.add(new java.lang.ref.WeakReference<>(context.getBean(Classifier.class))));
    }
    while (seen.stream().anyMatch(r -> r.get() != null)) {
      System.gc();
      Thread.sleep(1);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(t -> t.getName().startsWith("striate-warm-up"));
  }

  @Test
  void anyNumberOfVirtualThreadsMayCall() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    onePhotos()
        .withBean(MeterRegistry.class, () -> registry)
        .run(context -> {
          Classifier classifier = context.getBean(Classifier.class);
          List<Future<String>> answers = new java.util.ArrayList<>();
          try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
              int pixel = i % 3;
              answers.add(threads.submit(() -> top(classifier, pixel)));
            }
          }
          List<String> names = List.of("cat", "dog", "fish");
          for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get()).isEqualTo(names.get(i % 3));
          }
          assertThat(registry.get("striate.classify").tag("outcome", "success").timer().count())
              .isEqualTo(1_000);
        });
  }

  @Test
  void aFileThatIsReplacedChangesNothingAndIsSeen() {
    onePhotos()
        .run(context -> {
          ModelHealth health = new ModelHealth("photos", context.getBean(ModelLoader.class));
          assertThat(health.health().getDetails()).doesNotContainKey("file");
          Fixtures.write(photos, "new", "newer", "the newest");
          assertThat(top(context.getBean(Classifier.class), 0)).isEqualTo("cat");
          assertThat(String.valueOf(health.health().getDetails().get("file")))
              .startsWith("changed");
          java.nio.file.Files.delete(photos);
          assertThat(top(context.getBean(Classifier.class), 0)).isEqualTo("cat");
          assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
          assertThat(String.valueOf(health.health().getDetails().get("file"))).startsWith("gone");
        });
  }

  @Test
  void processingAheadOfTimeGoesThrough() {
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(
              new MapPropertySource(
                  "test", java.util.Map.of("striate.models.photos.path", photos.toString())));
      context.register(StriateAutoConfiguration.class);
      InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
      DefaultGenerationContext generation =
          new DefaultGenerationContext(
              new ClassNameGenerator(ClassName.get("striate.spring", "Aot")), files);
      new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
      generation.writeGeneratedContent();
      assertThat(
              files.getGeneratedFiles(org.springframework.aot.generate.GeneratedFiles.Kind.SOURCE))
          .isNotEmpty();
    }
  }
}
