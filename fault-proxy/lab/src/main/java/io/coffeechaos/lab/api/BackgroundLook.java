package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the system for the stream and the KPI, one look at a time and in the background: a part that hangs does not
 * delay them. Until a look succeeds, the last one counts.
 */
final class BackgroundLook {
    /** Looks begin so far apart, however often they are wanted. */
    private static final Duration INTERVAL = Duration.ofMillis(400);

    private final Look look;
    private final Semaphore looking = new Semaphore(1);
    private volatile ArrayNode latest = JsonNodeFactory.instance.arrayNode();
    private volatile Optional<Long> beganNanos = Optional.empty();

    BackgroundLook(Look look) {
        this.look = look;
    }

    /** One look. */
    interface Look {
        ArrayNode take() throws IOException, InterruptedException;
    }

    /** What the last look saw; empty before the first one. */
    ArrayNode latest() {
        return latest;
    }

    /** Starts a look, unless the last one is still going on or has just begun. */
    void start() {
        start(INTERVAL);
    }

    /** Waits until no look is going on, but no longer than this. */
    void await(Duration most) throws InterruptedException {
        if (looking.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
            looking.release();
        }
    }

    /** Starts a look, unless one is still going on, or the last one has begun less than this time ago. */
    void start(Duration apart) {
        boolean isDue = beganNanos
                .filter(nanos -> System.nanoTime() - nanos < apart.toNanos())
                .isEmpty();
        if (isDue && looking.tryAcquire()) {
            beganNanos = Optional.of(System.nanoTime());
            Thread unused = Thread.startVirtualThread(() -> {
                try {
                    latest = look.take();
                } catch (IOException notNow) {
                    // The next look is a second later.
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                } finally {
                    looking.release();
                }
            });
        }
    }
}
