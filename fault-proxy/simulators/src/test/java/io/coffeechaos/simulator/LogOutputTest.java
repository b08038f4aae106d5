package io.coffeechaos.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LogOutputTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream print = new PrintStream(
            new LogOutput(
                    log,
                    "info",
                    "simulators",
                    "Main",
                    Clock.fixed(Instant.parse("2026-11-29T16:19:50Z"), ZoneOffset.UTC)),
            true,
            StandardCharsets.UTF_8);

    @Test
    void eachPrintedLineIsALineOfTheLogAlwaysWithMilliseconds() {
        print.print("one");
        print.print(" line\n");
        print.print("a \"quote\"\n  lines é\n");
        print.println();

        assertThat(log.toString(StandardCharsets.UTF_8)).isEqualTo("""
                {"level":"info","time":"2026-11-29T16:19:50.000Z","part":"simulators","caller":"Main","message":"one line"}
                {"level":"info","time":"2026-11-29T16:19:50.000Z","part":"simulators","caller":"Main","message":"a \\"quote\\""}
                {"level":"info","time":"2026-11-29T16:19:50.000Z","part":"simulators","caller":"Main","message":"  lines é"}
                """);
    }

    @Test
    void aLongLineIsCut() {
        print.println("x".repeat(10_000) + "end");
        print.println("next");

        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        cut -> assertThat(cut).contains("x".repeat(8192)).doesNotContain("end"),
                        next -> assertThat(next).contains("\"next\""));
    }
}
