package striate.spring;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotatedTypeMetadata;
import striate.classify.Classifier;

/**
 * The beans that {@code striate.models} asks for: a {@link Classifier} for each model, its health
 * where the application has Boot's health, its timers where it has a Micrometer registry.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnClass(Classifier.class)
@EnableConfigurationProperties(StriateProperties.class)
@Import(ModelBeans.class)
public final class StriateAutoConfiguration {
  @Bean(ModelBeans.LOADER)
  static ModelLoader striateModelLoader(
      StriateProperties properties,
      Environment environment,
      ResourceLoader resources,
      ObjectProvider<ModelListener> listener) {
    return new ModelLoader(
        properties, environment, resources, listener.getIfAvailable(() -> ModelListener.NONE));
  }

  @Bean
  @ConditionalOnMissingBean
  static Classifiers striateClassifiers(
      StriateProperties properties, ConfigurableListableBeanFactory beans) {
    return new Classifiers(properties.models(), beans);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  static class Timers {
    @Bean
    static ModelListener striateModelListener(ObjectProvider<MeterRegistry> registries) {
      MeterRegistry registry = registries.getIfUnique();
      return registry == null ? ModelListener.NONE : new ModelTimers(registry);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
  static class HealthOfModels {
    @Bean
    @Conditional(AnyModel.class)
    @ConditionalOnEnabledHealthIndicator("striate")
    @ConditionalOnMissingBean(name = "striateHealthContributor")
    static HealthContributor striateHealthContributor(
        StriateProperties properties, ModelLoader loader, ConfigurableListableBeanFactory beans) {
      Map<String, HealthContributor> models = new LinkedHashMap<>();
      for (String model : properties.models().keySet()) {
        if (ModelBeans.isOurs(beans, model)) {
          models.put(model, new ModelHealth(model, loader));
        }
      }
      return CompositeHealthContributor.fromMap(models);
    }
  }

  /** Without one there is no health to tell of. */
  static final class AnyModel implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return !Settings.models(context.getEnvironment()).isEmpty();
    }
  }
}
