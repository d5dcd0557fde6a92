package striate.app.serve;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Limits;
import striate.app.serve.queue.Bounds;

/**
 * What a server is told.
 *
 * @param address to listen at
 * @param port 0 for any that is free
 * @param tls null for none
 * @param token null if nobody needs one
 * @param threads that compute
 * @param limits on clients
 * @param bounds of the queue
 * @param roomBytes memory of all bodies and answers together
 * @param pixels of a picture at most
 * @param readyWhenWarm whether it is ready only when all models are warm
 * @param look from one look at the files to the next; zero for none
 * @param drainDelay between not being ready and closing the listener
 * @param drainMost for what is in flight
 * @param version of this program
 */
public record ServeSettings(
    InetAddress address,
    int port,
    @Nullable Tls tls,
    @Nullable Token token,
    int threads,
    Limits limits,
    Bounds bounds,
    long roomBytes,
    long pixels,
    boolean readyWhenWarm,
    Duration look,
    Duration drainDelay,
    Duration drainMost,
    String version) {}
