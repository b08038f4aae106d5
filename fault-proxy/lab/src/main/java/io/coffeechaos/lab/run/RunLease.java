package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.RefusedException;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The lease of a run at the lab. While it is renewed, no other run begins. When it has not been renewed for three seconds,
 * the lab heals and ends the run: so a killed runner leaves nothing broken. Each renewal tells the lab how far the run is,
 * and hears whether somebody wants it to stop.
 *
 * <p>The lease can be lost in two ways. The lab has given the run up, because this process was suspended: then the system
 * may belong to another run. Or the lab does not answer for three seconds: then nobody else heals.
 */
final class RunLease implements LabRun.Right, AutoCloseable {
    /** A lab that has not answered for so long is dead. */
    static final Duration GONE_AFTER = Duration.ofSeconds(3);

    private static final long INTERVAL_MS = 1_000;
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    /** After so long without a renewal, this process may have been suspended. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private static final int CONFLICT = 409;

    private final RunningLab lab;
    private final String id;
    private final ObjectNode about;
    private final Path folder;
    private final ReentrantLock renewing = new ReentrantLock();
    private Thread keeper = Thread.ofVirtual().unstarted(() -> {});
    private volatile Supplier<ObjectNode> progress = JsonNodeFactory.instance::objectNode;
    private volatile Holder holder = Holder.NOBODY;
    private volatile long renewedNanos = System.nanoTime();
    private volatile Optional<Loss> loss = Optional.empty();

    // The lock guards the fields below.
    private Instant renewed = Instant.now();
    private OptionalLong failingSinceNanos = OptionalLong.empty();
    private List<JsonNode> processes = List.of();

    /** How a lease was lost. */
    sealed interface Loss {
        /** The last moment at which the lease was known to be good. */
        Instant since();

        /** The loss in a few words. */
        String words();

        /** The lab has given the run up, and has healed. */
        record GivenUp(Instant since, String words) implements Loss {}

        /**
         * The lab does not answer.
         *
         * @param processes the processes of the system, as {@code GET /lab/status} has shown them last
         */
        record LabGone(Instant since, List<JsonNode> processes) implements Loss {
            public LabGone {
                processes = List.copyOf(processes);
            }

            @Override
            public String words() {
                return "the death of the lab: it did not answer for " + GONE_AFTER.toSeconds() + " s";
            }
        }
    }

    /** Who holds the lease. */
    interface Holder {
        /** The run must stop; may be called several times. */
        void mustStop(String why);

        /** The lease is lost; called once. */
        void lost(Loss how);

        /** A lease without a run. */
        Holder NOBODY = new Holder() {
            @Override
            public void mustStop(String why) {}

            @Override
            public void lost(Loss how) {}
        };
    }

    private RunLease(RunningLab lab, String id, ObjectNode about, Path folder) {
        this.lab = lab;
        this.id = id;
        this.about = about;
        this.folder = folder;
    }

    /**
     * Begins a run.
     *
     * @param about what the lab should know about the run: name, twin, short, expected
     * @param usual the folder of the run, unless the lab keeps it somewhere else
     * @throws IOException when the lab does not answer, or another run is going on
     */
    static RunLease begin(RunningLab lab, String id, ObjectNode about, Path usual)
            throws IOException, InterruptedException {
        JsonNode answer = lab.control().lease(id, about);
        return new RunLease(
                lab,
                id,
                about,
                answer.path("folder").isTextual()
                        ? Path.of(answer.path("folder").asText())
                        : usual);
    }

    /** Where the lab keeps everything about the run. */
    Path folder() {
        return folder;
    }

    /**
     * Renews the lease once a second until it is closed or lost.
     *
     * @param now phase, elapsedS and probes of the run
     */
    void keep(Supplier<ObjectNode> now, Holder run) {
        progress = now;
        holder = run;
        keeper = Thread.ofVirtual().name("lease").start(() -> {
            try {
                while (!Thread.interrupted() && loss.isEmpty()) {
                    renew();
                    TimeUnit.MILLISECONDS.sleep(INTERVAL_MS);
                }
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Asks the lab first when the last renewal is old: this process may have been suspended since. */
    @Override
    public boolean holds() throws InterruptedException {
        if (loss.isEmpty() && System.nanoTime() - renewedNanos > FRESH.toNanos()) {
            renew();
        }
        return loss.isEmpty();
    }

    private void renew() throws InterruptedException {
        renewing.lockInterruptibly();
        try {
            if (loss.isPresent()) {
                return;
            }
            long beganNanos = System.nanoTime();
            try {
                ObjectNode now = progress.get();
                now.setAll(about);
                boolean stops =
                        lab.control().lease(id, now, PATIENCE).path("stop").asBoolean();
                renewed = Instant.now();
                renewedNanos = System.nanoTime();
                failingSinceNanos = OptionalLong.empty();
                if (stops) {
                    holder.mustStop("a request to the lab");
                }
                look();
            } catch (RefusedException refused) {
                refused(refused);
            } catch (IOException noAnswer) {
                failed(beganNanos);
            }
        } finally {
            renewing.unlock();
        }
    }

    private void look() throws InterruptedException {
        try {
            processes = lab.processes();
        } catch (IOException later) {
            // The next renewal looks again.
        }
    }

    private void refused(RefusedException refused) {
        String words = "the lab: " + refused.reason();
        if (refused.status() == CONFLICT) {
            lose(new Loss.GivenUp(renewed, words));
        } else {
            holder.mustStop(words);
        }
    }

    /** One failure says nothing: this process may have been suspended during the request. */
    private void failed(long beganNanos) {
        if (failingSinceNanos.isEmpty()) {
            failingSinceNanos = OptionalLong.of(beganNanos);
        } else if (System.nanoTime() - failingSinceNanos.getAsLong() >= GONE_AFTER.toNanos()) {
            lose(new Loss.LabGone(renewed, processes));
        }
    }

    private void lose(Loss how) {
        loss = Optional.of(how);
        holder.lost(how);
    }

    /** Tells the lab that the run has ended in order. Its report must be there. A lost lease is not ended. */
    @Override
    public void close() throws IOException {
        keeper.interrupt();
        try {
            keeper.join();
            if (loss.isEmpty()) {
                lab.control().endLease(id);
            }
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
    }
}
