package striate.app.serve.queue;

import java.time.Duration;

/**
 * What may wait for a computing thread.
 *
 * @param jobs of one model
 * @param bytes of the requests of all models together
 * @param pixels of their pictures
 * @param deadline after which a job that has not begun is not worth beginning
 */
public record Bounds(int jobs, long bytes, long pixels, Duration deadline) {}
