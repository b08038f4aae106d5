package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.truth.Checker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The nemesis as a user runs it, on three nodes. */
@Drill(
        name = "nemesis",
        purpose = "Breaks everything on three nodes by a seeded schedule under load: every guarantee is kept.",
        minutes = 5)
class NemesisDrill {
    private static final int MINUTES = Budget.of(2, 10);
    private static final int SERVED_A_MINUTE = 200;
    private static final int NODES = 3;
    private static final int MINUTES_BESIDES_MAX = 15;

    @Test
    void everyGuaranteeIsKeptThroughEveryFault(TestReporter reporter) throws Exception {
        long seed = Budget.seed("nemesis");
        Stack stack = Stack.named("nemesis", NODES);

        Process nemesis = stack.nemesis(
                "--minutes",
                Integer.toString(MINUTES),
                "--seed",
                Long.toString(seed),
                "--nodes",
                Integer.toString(NODES));
        try {
            assertThat(nemesis.waitFor(MINUTES + MINUTES_BESIDES_MAX, TimeUnit.MINUTES))
                    .isTrue();
        } finally {
            nemesis.destroy();
        }

        System.out.println(stack.said());
        assertThat(nemesis.exitValue()).as(stack.said()).isZero();
        Path kept = stack.directory().resolve("history-" + seed + ".jsonl");
        List<HistoryEvent> history = History.read(kept);
        Checker.Verdict verdict = Checker.check(history);
        reporter.publishEntry("verdict", verdict.words());
        reporter.publishEntry("kinds of fault", Integer.toString(kinds(history).size()));
        assertThat(kinds(history)).as("kinds of fault").hasSizeGreaterThan(10);
        assertThat(Files.readString(stack.directory().resolve("history-" + seed + ".html")))
                .contains("Every guarantee was kept");
        Customers.wereServed(verdict.acknowledged(), MINUTES * SERVED_A_MINUTE);
    }

    private static Set<String> kinds(List<HistoryEvent> history) {
        return history.stream()
                .filter(HistoryEvent.Fault.class::isInstance)
                .map(HistoryEvent.Fault.class::cast)
                .map(HistoryEvent.Fault::kind)
                .collect(Collectors.toSet());
    }
}
