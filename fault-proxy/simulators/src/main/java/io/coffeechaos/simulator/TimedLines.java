package io.coffeechaos.simulator;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Puts the time before each line of the output: RFC 3339, UTC, always with milliseconds, as in the logs of all parts.
 * The output of a part is its log, and libraries print to it too.
 */
final class TimedLines extends FilterOutputStream {
    private static final DateTimeFormatter RFC_3339_MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z' ").withZone(ZoneOffset.UTC);

    private final Clock clock;
    private boolean lineBegins = true;

    TimedLines(OutputStream out, Clock clock) {
        super(out);
        this.clock = clock;
    }

    /** Lets standard output and standard error of this process begin each line with the time. */
    static void install() {
        System.setOut(print(FileDescriptor.out));
        System.setErr(print(FileDescriptor.err));
    }

    private static PrintStream print(FileDescriptor target) {
        return new PrintStream(
                new TimedLines(new FileOutputStream(target), Clock.systemUTC()), true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int each) throws IOException {
        write(new byte[] {(byte) each}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        ByteArrayOutputStream timed = new ByteArrayOutputStream();
        for (int i = offset; i < offset + length; i++) {
            if (lineBegins) {
                timed.writeBytes(RFC_3339_MILLISECONDS.format(clock.instant()).getBytes(StandardCharsets.US_ASCII));
            }
            timed.write(bytes[i]);
            lineBegins = bytes[i] == '\n';
        }
        // One write a line: standard output and standard error of a part go to the same file.
        out.write(timed.toByteArray());
    }
}
