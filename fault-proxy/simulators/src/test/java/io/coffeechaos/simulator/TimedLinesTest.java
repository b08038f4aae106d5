package io.coffeechaos.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TimedLinesTest {
    @Test
    void eachLineBeginsWithTheTimeAlwaysWithMilliseconds() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Clock wholeSecond = Clock.fixed(Instant.parse("2026-11-29T16:19:50Z"), ZoneOffset.UTC);
        PrintStream print = new PrintStream(new TimedLines(out, wholeSecond), true, StandardCharsets.UTF_8);

        print.print("one");
        print.print(" line\n");
        print.print("two\n  lines é\n");
        print.println();

        assertThat(out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"))
                .isEqualTo("""
                2026-11-29T16:19:50.000Z one line
                2026-11-29T16:19:50.000Z two
                2026-11-29T16:19:50.000Z   lines é
                2026-11-29T16:19:50.000Z\s
                """);
    }
}
