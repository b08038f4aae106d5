package io.coffeechaos.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Turns each printed line into a line of the log, in the layout of all parts: a JSON object with {@code level}, {@code
 * time} (RFC 3339, UTC, always with milliseconds), {@code part}, {@code caller} (the program) and {@code message}. The
 * output of a part is its log, and libraries print to it too. A line has at most {@value #LINE_BYTES_MAX} bytes; the
 * rest is left out.
 */
final class LogOutput extends OutputStream {
    private static final int LINE_BYTES_MAX = 8192;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter RFC_3339_MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final OutputStream log;
    private final String level;
    private final String part;
    private final String caller;
    private final Clock clock;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LogOutput(OutputStream log, String level, String part, String caller, Clock clock) {
        this.log = log;
        this.level = level;
        this.part = part;
        this.caller = caller;
        this.clock = clock;
    }

    /**
     * Makes standard output (level info) and standard error (level error) of this process its log. The environment
     * variable {@code PART} names the part.
     */
    static void install(Class<?> program) {
        System.setOut(print(FileDescriptor.out, "info", program));
        System.setErr(print(FileDescriptor.err, "error", program));
    }

    private static PrintStream print(FileDescriptor target, String level, Class<?> program) {
        String part = System.getenv().getOrDefault("PART", "simulators");
        OutputStream log = new FileOutputStream(target);
        return new PrintStream(
                new LogOutput(log, level, part, program.getSimpleName(), Clock.systemUTC()),
                true,
                StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int each) throws IOException {
        if (each == '\n') {
            end();
        } else if (line.size() < LINE_BYTES_MAX) {
            line.write(each);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    private void end() throws IOException {
        String message = line.toString(StandardCharsets.UTF_8).stripTrailing();
        line.reset();
        if (!message.isEmpty()) {
            ObjectNode fields = JSON.createObjectNode()
                    .put("level", level)
                    .put("time", RFC_3339_MILLISECONDS.format(clock.instant()))
                    .put("part", part)
                    .put("caller", caller)
                    .put("message", message);
            // One write a line: standard output and standard error of a part go to the same file.
            log.write((fields + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
