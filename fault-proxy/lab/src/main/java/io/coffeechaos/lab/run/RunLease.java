package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.RefusedException;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The lease of a run at the lab. While it is renewed, no other run begins. When it has not been renewed for three seconds,
 * the lab heals and ends the run: so a killed runner leaves nothing broken. Each renewal tells the lab how far the run is,
 * and hears whether somebody wants it to stop.
 */
final class RunLease implements AutoCloseable {
    private static final long INTERVAL_MS = 1_000;

    private final RunningLab lab;
    private final String id;
    private final ObjectNode about;
    private final Path folder;
    private Thread keeper = Thread.ofVirtual().unstarted(() -> {});

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
     * Renews the lease once a second until it is closed.
     *
     * @param progress phase, elapsedS and probes of the run
     * @param stop gets the reason, perhaps several times, when the run must stop
     */
    void keep(Supplier<ObjectNode> progress, Consumer<String> stop) {
        keeper = Thread.ofVirtual().name("lease").start(() -> {
            try {
                while (!Thread.interrupted()) {
                    renew(progress.get(), stop);
                    TimeUnit.MILLISECONDS.sleep(INTERVAL_MS);
                }
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void renew(ObjectNode progress, Consumer<String> stop) throws InterruptedException {
        try {
            progress.setAll(about);
            if (lab.control().lease(id, progress).path("stop").asBoolean()) {
                stop.accept("a request to the lab");
            }
        } catch (RefusedException lost) {
            stop.accept("the lab: " + lost.reason());
        } catch (IOException noLab) {
            // The safeguards of the run ask the lab, too. Without an answer they end it.
        }
    }

    /** Tells the lab that the run has ended in order. Its report must be there. */
    @Override
    public void close() throws IOException {
        keeper.interrupt();
        try {
            keeper.join();
            lab.control().endLease(id);
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
    }
}
