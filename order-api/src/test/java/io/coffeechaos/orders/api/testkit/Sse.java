package io.coffeechaos.orders.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads server-sent events as a browser does. */
public final class Sse implements AutoCloseable {
    private final BufferedReader lines;
    private String firstLine = "";

    private Sse(InputStream body) {
        lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /**
     * One event.
     *
     * @param id the {@code id} field, or 0 if the event has none
     * @param type the {@code event} field
     * @param data the {@code data} field
     */
    public record Event(long id, String type, String data) {}

    /** Opens the stream. Fails if the answer is not an event stream. */
    public static Sse open(Client client, String path, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Accept";
        all[1] = "text/event-stream";
        System.arraycopy(headers, 0, all, 2, headers.length);
        HttpResponse<InputStream> response = client.open(path, all);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return new Sse(response.body());
    }

    /** Returns the next event. Fails at the end of the stream. */
    public Event next() {
        return read().orElseThrow(() -> new AssertionError("the stream has ended"));
    }

    /** Returns all following events until the server ends the stream. */
    public List<Event> toEnd() {
        List<Event> events = new ArrayList<>();
        Optional<Event> event = read();
        while (event.isPresent()) {
            events.add(event.get());
            event = read();
        }
        return events;
    }

    /** Returns the next comment line and skips everything before it. */
    public String nextComment() {
        String line = line();
        while (!line.startsWith(":")) {
            line = line();
        }
        return line;
    }

    /** The first line of the stream. */
    public String firstLine() {
        return firstLine;
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Event> read() {
        long id = 0;
        String type = "";
        String data = "";
        while (true) {
            String line = lineOrEnd();
            if (line == null) {
                return Optional.empty();
            }
            if (firstLine.isEmpty()) {
                firstLine = line;
            }
            if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring(4));
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty() && !data.isEmpty()) {
                return Optional.of(new Event(id, type, data));
            }
        }
    }

    private String line() {
        String line = lineOrEnd();
        if (line == null) {
            throw new AssertionError("the stream has ended");
        }
        return line;
    }

    private String lineOrEnd() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
