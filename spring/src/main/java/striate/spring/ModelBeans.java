package striate.spring;

import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import striate.classify.Classifier;

/**
 * Registers a bean for each model that is set: {@code photosClassifier} with the qualifier {@code
 * photos}. One that the application defines under that name stays, and answers to {@code photos},
 * too.
 */
final class ModelBeans implements ImportBeanDefinitionRegistrar {
  static final String LOADER = "striateModelLoader";

  private final Environment environment;

  ModelBeans(Environment environment) {
    this.environment = environment;
  }

  static String beanName(String model) {
    return model + "Classifier";
  }

  /** Whether the bean of a model is ours, and not what took its place. */
  static boolean isOurs(ConfigurableListableBeanFactory beans, String model) {
    String name = beanName(model);
    return beans.containsBeanDefinition(name)
        && LOADER.equals(beans.getBeanDefinition(name).getFactoryBeanName());
  }

  @Override
  public void registerBeanDefinitions(
      AnnotationMetadata importing, BeanDefinitionRegistry registry) {
    Settings.models(environment)
        .forEach((model, settings) -> {
          String name = beanName(model);
          if (!registry.isBeanNameInUse(name)) {
            registry.registerBeanDefinition(name, definition(model, settings));
          } else if (!registry.isBeanNameInUse(model)) {
            registry.registerAlias(name, model); // it keeps its own name as a qualifier, too
          } else {
            qualify(registry, name, model);
          }
        });
  }

  /** Gives a bean of the application's the model's name as a qualifier, unless it has one. */
  private static void qualify(BeanDefinitionRegistry registry, String name, String model) {
    Stream.concat(Stream.of(name), Arrays.stream(registry.getAliases(name)))
        .filter(registry::containsBeanDefinition)
        .map(registry::getBeanDefinition)
        .filter(definition -> !isQualified(definition))
        .findFirst()
        .ifPresent(definition -> {
          if (definition instanceof AbstractBeanDefinition own) {
            own.addQualifier(new AutowireCandidateQualifier(Qualifier.class, model));
          }
        });
  }

  private static boolean isQualified(BeanDefinition definition) {
    String annotation = Qualifier.class.getName();
    if (definition instanceof AbstractBeanDefinition own && own.hasQualifier(annotation)) {
      return true;
    }
    if (!(definition instanceof AnnotatedBeanDefinition annotated)) {
      return false;
    }
    MethodMetadata method = annotated.getFactoryMethodMetadata();
    return method != null
        ? method.isAnnotated(annotation)
        : annotated.getMetadata().isAnnotated(annotation);
  }

  private static BeanDefinition definition(String model, ModelSettings settings) {
    RootBeanDefinition definition = new RootBeanDefinition(Classifier.class);
    definition.setFactoryBeanName(LOADER);
    definition.setFactoryMethodName("load");
    definition.getConstructorArgumentValues().addIndexedArgumentValue(0, model);
    definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, model));
    definition.setPrimary(settings.primary());
    definition.setDescription("the model striate.models." + model);
    Boolean lazy = settings.lazy();
    if (lazy != null) {
      definition.setLazyInit(lazy);
    }
    return definition;
  }
}
