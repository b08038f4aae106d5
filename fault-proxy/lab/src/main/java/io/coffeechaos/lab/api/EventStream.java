package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The events of a run as server-sent events, until the run has ended, for {@value #READERS_MAX} readers. The id of an event
 * is its number, so a browser that comes back with {@code Last-Event-ID} goes on behind it.
 */
final class EventStream {
    private static final int READERS_MAX = 8;
    private static final long INTERVAL_MS = 250;
    private static final int ROUNDS_BETWEEN_BEATS = 40;

    private final Runs runs;
    private final Semaphore places = new Semaphore(READERS_MAX);

    EventStream(Runs runs) {
        this.runs = runs;
    }

    /** Reads the events of a run from a number on, as {@code GET /lab/runs/{id}/events} answers. */
    interface Reading {
        ObjectNode from(int number) throws IOException;
    }

    /** Serves one reader until the run has ended or the reader goes away. */
    void serve(Call call, String id, int first, Reading reading) throws IOException, InterruptedException {
        if (!places.tryAcquire()) {
            call.error(503, "the events have " + READERS_MAX + " readers already");
            return;
        }
        try {
            int next = first;
            ObjectNode read = reading.from(next);
            call.begin("text/event-stream");
            boolean isOver = false;
            for (int round = 1; !isOver; round++) {
                // Asked before the reading: what is written after the last reading is not missed.
                isOver = runs.going().filter(run -> run.id().equals(id)).isEmpty();
                read = reading.from(next);
                next = read.path("next").asInt();
                String events = text(read);
                if (!events.isEmpty() || round % ROUNDS_BETWEEN_BEATS == 0) {
                    call.write((events.isEmpty() ? ":\n\n" : events).getBytes(StandardCharsets.UTF_8));
                }
                isOver = isOver && read.path("events").isEmpty();
                if (!isOver) {
                    TimeUnit.MILLISECONDS.sleep(INTERVAL_MS);
                }
            }
        } finally {
            places.release();
        }
    }

    private static String text(ObjectNode read) {
        StringBuilder text = new StringBuilder();
        for (JsonNode event : read.path("events")) {
            text.append("id: ")
                    .append(event.path("seq").asInt())
                    .append("\ndata: ")
                    .append(event)
                    .append("\n\n");
        }
        return text.toString();
    }
}
