package striate.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of a model.
 *
 * @param path Model file: a path, or classpath: and the name of a resource.
 * @param threads Threads of each call; 1 is right where many calls come at once.
 * @param warmUp When the model is warmed up.
 * @param lazy Whether the file is read when the classifier is first asked for, and not at the
 *     start. As spring.main.lazy-initialization says unless it is set.
 * @param primary Whether this model is injected where no name is given.
 */
public record ModelSettings(
    @Nullable String path,
    @DefaultValue("1") int threads,
    @DefaultValue("eager") WarmUp warmUp,
    @Nullable Boolean lazy,
    @DefaultValue("false") boolean primary) {}
