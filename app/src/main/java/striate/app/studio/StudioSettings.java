package striate.app.studio;

import java.nio.file.Path;
import striate.data.SampleCache;

/**
 * What a studio is given.
 *
 * @param folder of the pictures
 * @param port 0 for any that is free
 * @param bodyBytes of the heap for pictures that come in
 * @param cache where fitted pictures are kept
 * @param threads that train
 */
public record StudioSettings(
    Path folder, int port, long bodyBytes, SampleCache cache, int threads) {}
