package striate.spark.training;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One training of many.
 *
 * @param name for people and for its folder, such as {@code 3-seed-2}
 * @param group of trainings with the same settings but for seed and fold, from 0
 * @param settings all, as texts
 * @param fold the part of the training images that it is tested on, from 0; −1 for the set's own
 *     test images
 * @param folds how many parts there are; 0 for none
 */
@DefaultSerializer(JavaSerializer.class) // Kryo itself can't write to the fields of a record
public record Trial(String name, int group, Map<String, String> settings, int fold, int folds)
    implements Serializable {
  /** Copies the map. */
  public Trial {
    settings = new LinkedHashMap<>(settings);
  }
}
