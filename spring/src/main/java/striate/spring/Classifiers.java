package striate.spring;

import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.BeanFactory;
import striate.classify.Classifier;

/** The classifiers of an application by the names of their models, for names that come late. */
public final class Classifiers {
  private final List<String> names;
  private final BeanFactory beans;

  Classifiers(Map<String, ModelSettings> models, BeanFactory beans) {
    this.names = List.copyOf(models.keySet());
    this.beans = beans;
  }

  /** The names of the models, as they are set. */
  public List<String> names() {
    return names;
  }

  /**
   * The classifier of a model. A lazy one is read now, if this is the first call.
   *
   * @throws IllegalArgumentException if there is no model of that name
   * @throws org.springframework.beans.BeansException if a lazy model can't be had
   */
  public Classifier get(String name) {
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "model \"" + name + "\": one of striate.models expected, " + names);
    }
    return beans.getBean(ModelBeans.beanName(name), Classifier.class);
  }
}
