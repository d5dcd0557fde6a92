/**
 * Classifiers as beans of a Spring Boot application, with health and metrics. Opens no port.
 *
 * <pre>{@code
 * striate.models.photos.path=/srv/models/photos.onnx
 * }</pre>
 *
 * {@snippet file="striate/spring/example/PhotoController.java" region="controller"}
 */
@NullMarked
package striate.spring;

import org.jspecify.annotations.NullMarked;
